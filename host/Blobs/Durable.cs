using System.Runtime.InteropServices;

namespace Hookdesk.Host.Blobs;

/// <summary>Makes a change of a directory survive a power cut. A file's own content is flushed with <see cref="FileStream.Flush(bool)"/>; its name belongs to the directory.</summary>
internal static class Durable
{
    private const int ReadOnly = 0;

    /// <summary>Flushes a directory's entries to the disk. Windows has no such call and journals its directories.</summary>
    public static void FlushDirectory(string path)
    {
        if (OperatingSystem.IsWindows()) return;

        // .NET opens files only, never directories, so this is the system's own open, fsync and close.
        var descriptor = Open(path, ReadOnly);
        if (descriptor < 0) throw Failed("opened", path);
        try
        {
            if (Flush(descriptor) != 0) throw Failed("flushed", path);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failed(string what, string path) =>
        new($"The directory {path} could not be {what}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Flush(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);
}
