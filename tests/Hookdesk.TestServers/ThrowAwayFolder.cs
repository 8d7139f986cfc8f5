namespace Hookdesk.TestServers;

/// <summary>A folder of its own for one server, gone with it. Others may enter it: servers drop to accounts of their own.</summary>
public sealed class ThrowAwayFolder : IDisposable
{
    private readonly IDisposable _exit;

    public ThrowAwayFolder(string purpose)
    {
        Path = Directory.CreateTempSubdirectory($"hookdesk-{purpose}-").FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path, (UnixFileMode)0b111_101_101);
        _exit = AtProcessExit.Register(Delete);
    }

    public string Path { get; }

    /// <summary>The path of a file or folder inside.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Makes a folder inside, owned by <paramref name="owner"/> (<c>user:group</c>) when that is given.</summary>
    public async Task<string> CreateAsync(string name, string? owner = null)
    {
        var path = this[name];
        Directory.CreateDirectory(path);
        if (owner is not null)
            await TestProcess.RunAsync("chown", [owner, path]);
        return path;
    }

    /// <summary>The end of a log file inside, for an error message.</summary>
    public string Tail(string name, int lines = 40)
    {
        var path = this[name];
        return File.Exists(path) ? string.Join('\n', File.ReadAllLines(path).TakeLast(lines)) : $"(no {name})";
    }

    public void Dispose()
    {
        _exit.Dispose();
        Delete();
    }

    private void Delete()
    {
        // A server that has just been told to end may still be removing its own files, so one attempt is not enough.
        for (var attempt = 1; Directory.Exists(Path); attempt++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException && attempt < 20)
            {
                Thread.Sleep(50);
            }
        }
    }
}
