using System.Runtime.InteropServices;

namespace Hookdesk.Host.Blobs;

/// <summary>
/// Makes a change of a directory survive a power cut. A file's own content is flushed with <see cref="FileStream.Flush(bool)"/>; its
/// name belongs to the directory.
/// </summary>
internal static class Durable
{
    private const int ReadOnly = 0;

    private static readonly Version TellsErrors = new(5, 8);

    /// <summary>Flushes a directory's entries to the disk. Windows has no such call and journals its directories.</summary>
    public static void FlushDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            return;

        // .NET opens files only, never directories, so this is the system's own open, fsync and close.
        var descriptor = Open(path, ReadOnly);
        if (descriptor < 0)
            throw Failed("open", path);
        try
        {
            if (Flush(descriptor) != 0)
                throw Failed("flush", path);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>
    /// Flushes all that was written to the file system of a directory, contents and names alike: for many small files far cheaper than
    /// one by one.
    /// </summary>
    /// <returns>False where that is not to be had, and each file must be flushed by itself: only Linux tells about errors of it, and
    /// only since 5.8.</returns>
    public static bool TryFlushFileSystem(string path)
    {
        if (!OperatingSystem.IsLinux() || Environment.OSVersion.Version < TellsErrors)
            return false;
        var descriptor = Open(path, ReadOnly);
        if (descriptor < 0)
            throw Failed("open", path);
        try
        {
            return FlushFileSystem(descriptor) == 0 ? true : throw Failed("flush", path);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failed(string what, string path) =>
        new($"Couldn't {what} the directory {path}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Flush(int descriptor);

    [DllImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static extern int FlushFileSystem(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);
}
