namespace Hookdesk.Host.Data;

/// <summary>
/// Who works with the database file of a data directory: every process that opens it takes part, so that nobody puts another in its
/// place meanwhile. On PostgreSQL there is no such file.
/// </summary>
internal static class DirectoryInUse
{
    /// <summary>Takes part until disposed.</summary>
    /// <exception cref="IOException">A backup is being restored there, or the directory cannot be written to.</exception>
    public static IDisposable Share(string dataDirectory)
    {
        try
        {
            return FileLock.TryShare(PathIn(dataDirectory))
                ?? throw new IOException(
                    $"A backup is being restored into {dataDirectory}. Start Hookdesk again when the restore is finished."
                );
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException(
                $"Can't use the data directory {dataDirectory}, because it belongs to another user: {error.Message}",
                error
            );
        }
    }

    /// <summary>
    /// Keeps a second desk from serving the same SQLite database until disposed: each would know nothing of what the other keeps in
    /// memory. The command line works beside a desk.
    /// </summary>
    /// <exception cref="IOException">Another desk serves it.</exception>
    public static IDisposable Serve(string dataDirectory)
    {
        DatabaseSource.CreatePrivateFolder(dataDirectory);
        return FileLock.TryTake(Path.Combine(dataDirectory, "serving.lock"))
            ?? throw new IOException(
                $"Another desk is already running on {dataDirectory}. Stop it first, or give this one a folder of its own with Hookdesk:DataDirectory. Several desks can share one PostgreSQL database."
            );
    }

    /// <summary>Keeps everybody else out; null when somebody works with the database.</summary>
    public static IDisposable? TryOwn(string dataDirectory) => FileLock.TryTake(PathIn(dataDirectory));

    private static string PathIn(string dataDirectory) => Path.Combine(dataDirectory, "in-use.lock");
}
