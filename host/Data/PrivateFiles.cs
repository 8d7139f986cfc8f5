using System.Runtime.InteropServices;

namespace Hookdesk.Host.Data;

/// <summary>
/// The files of an installation belong to the account that runs the desk alone: they hold customers' mail and the keys of sessions.
/// Windows has its own rights, which a new file takes from its folder.
/// </summary>
internal static class PrivateFiles
{
    private const UnixFileMode ForOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode ForOthers =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    /// <summary>From now on every file and folder that this process makes is its account's alone, whoever makes it.</summary>
    public static void MakeUsual()
    {
        if (!OperatingSystem.IsWindows())
            _ = SetMask((int)ForOthers);
    }

    /// <summary>
    /// Makes an empty file unless it is there. SQLite would make it readable for everybody, and its journals take their rights from it.
    /// </summary>
    public static void Touch(string path)
    {
        if (OperatingSystem.IsWindows() || File.Exists(path))
            return;
        try
        {
            new FileStream(
                path,
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = ForOwner,
                }
            ).Dispose();
        }
        catch (IOException) when (File.Exists(path))
        {
            // Somebody else was quicker.
        }
    }

    /// <summary>
    /// What other accounts of the machine can read or change directly below a data directory; none where they can't enter it.
    /// </summary>
    public static IReadOnlyList<string> FindOpen(string dataDirectory)
    {
        var directory = new DirectoryInfo(dataDirectory);
        if (OperatingSystem.IsWindows() || !directory.Exists || (directory.UnixFileMode & ForOthers) == 0)
            return [];
        return
        [
            .. directory
                .EnumerateFileSystemInfos()
                .Where(entry => entry.LinkTarget is null && (entry.UnixFileMode & ForOthers) != 0)
                .Select(entry => entry.Name)
                .Order(StringComparer.Ordinal),
        ];
    }

    [DllImport("libc", EntryPoint = "umask")]
    private static extern int SetMask(int mask);
}
