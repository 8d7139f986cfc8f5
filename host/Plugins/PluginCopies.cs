using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Hookdesk.Host.Data;
using Hookdesk.Host.Ground;

namespace Hookdesk.Host.Plugins;

/// <summary>
/// Private copies of plugin folders, from which their code is loaded. A loaded assembly is mapped from its file: whoever overwrites or
/// shortens that file under a running desk ends the process. In a copy it stays as it was, also what is loaded only later.
/// </summary>
/// <remarks>
/// Each content is copied once, under a name made of it, and used again at later starts. A process holds what it uses by a lock, so that
/// several may work on one data directory; what nobody uses is removed after a start. What is part of the release is loaded in place, as
/// the release's own assemblies are: it is replaced while the desk is stopped.
/// </remarks>
/// <param name="home">The folder of the copies.</param>
internal sealed class PluginCopies(string home)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, FileLock> _used = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>The folder to load from: a copy, or the folder itself where it is part of the release.</summary>
    /// <param name="folder">The plugin's or theme's folder.</param>
    /// <param name="name">What the copy's name begins with.</param>
    /// <exception cref="IOException">It cannot be copied.</exception>
    public string Of(string folder, string name)
    {
        var real = Path.GetFullPath(Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName ?? folder);
        var program = Path.GetFullPath(HookdeskOptions.ProgramDirectory).TrimEnd(Path.DirectorySeparatorChar);
        if (real.StartsWith(program + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return folder;
        lock (_gate)
        {
            // Files that change meanwhile make another content, which is copied in its turn.
            for (var attempt = 1; ; attempt++)
            {
                var id = $"{name}-{HashOf(real)}";
                var copy = Path.Combine(home, id);
                if (_used.ContainsKey(id))
                    return copy;
                using var alone = TakeTurn();
                _used[id] =
                    FileLock.TryShare(copy + ".lock") ?? throw new IOException($"{copy} is in use by another program; try again later.");
                if (Directory.Exists(copy))
                    return copy;
                var unfinished = $"{copy}.tmp";
                CopyTo(real, unfinished);
                if ($"{name}-{HashOf(unfinished)}" == id)
                {
                    Directory.Move(unfinished, copy);
                    return copy;
                }

                Directory.Delete(unfinished, recursive: true);
                _used.Remove(id, out var unused);
                unused!.Dispose();
                File.Delete(copy + ".lock");
                if (attempt == 3)
                    throw new IOException($"The files in {folder} keep changing; try again when they have all been copied there.");
            }
        }
    }

    /// <summary>Removes the copies that no process uses.</summary>
    public void RemoveUnused()
    {
        if (!Directory.Exists(home))
            return;
        using var alone = TakeTurn();
        foreach (var copy in Directory.EnumerateDirectories(home).ToList())
        {
            // Nobody is copying now, so what is unfinished was left behind by a process that ended.
            var held = copy.EndsWith(".tmp", StringComparison.Ordinal) ? null : FileLock.TryTake(copy + ".lock");
            if (held is null && !copy.EndsWith(".tmp", StringComparison.Ordinal))
                continue;
            Directory.Delete(copy, recursive: true);
            held?.Dispose();
            File.Delete(copy + ".lock");
        }
    }

    private FileLock TakeTurn()
    {
        var path = Path.Combine(home, "copying.lock");
        for (var begun = Stopwatch.GetTimestamp(); ; Thread.Sleep(50))
        {
            if (FileLock.TryTake(path) is { } turn)
                return turn;
            if (Stopwatch.GetElapsedTime(begun) > Patience)
                throw new IOException($"Another process has been copying plugins into {home} for {Patience.TotalSeconds} seconds.");
        }
    }

    private static List<string> FilesOf(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder, file))
                .Order(StringComparer.Ordinal),
        ];

    private static string HashOf(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 * 1024];
        foreach (var file in FilesOf(folder))
        {
            using var stream = new FileStream(
                Path.Combine(folder, file),
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite,
                bufferSize: 0
            );
            hash.AppendData(Encoding.UTF8.GetBytes($"{file}\0{stream.Length}\0"));
            int read;
            while ((read = stream.Read(buffer)) > 0)
                hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static void CopyTo(string folder, string copy)
    {
        if (Directory.Exists(copy))
            Directory.Delete(copy, recursive: true);
        foreach (var file in FilesOf(folder))
        {
            var target = Path.Combine(copy, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(folder, file), target);
            // A copy has the rights of what it is made from.
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
