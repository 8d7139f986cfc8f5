using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Hookdesk.Host.Ground;
using Hookdesk.Sdk.Blobs;

namespace Hookdesk.Host.Blobs;

/// <summary>Blobs as files named by their hash: <c>blobs/ab/cd/abcd…</c>. A file that has its name is complete and on the disk.</summary>
internal sealed class FileBlobStore : IBlobStore
{
    private const int BufferSize = 128 * 1024;

    // For all stores of the process: while a shell takes over from another there are two on one folder.
    private static readonly Lock[] Locks = [.. Enumerable.Range(0, 64).Select(_ => new Lock())];

    private readonly TimeProvider _time;
    private readonly string _root;
    private readonly string _incoming;

    public FileBlobStore(HookdeskOptions options, TimeProvider time)
    {
        _time = time;
        _root = Path.Combine(options.DataDirectory, "blobs");
        _incoming = Path.Combine(_root, "incoming");
    }

    public async Task<BlobRef> SaveAsync(Stream content, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(_incoming);
        var temporary = Path.Combine(_incoming, Guid.NewGuid().ToString("N"));
        try
        {
            var blob = await WriteAsync(content, temporary, cancellation);
            Keep(temporary, blob);
            return blob;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    // On a thread of its own: it waits for the disk, and the pool's few threads have others to serve.
    public Task<IReadOnlyList<BlobRef>> SaveAllAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> contents,
        CancellationToken cancellation = default
    ) =>
        contents.Count == 0
            ? Task.FromResult<IReadOnlyList<BlobRef>>([])
            : Task.Factory.StartNew(() => SaveAll(contents), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public Task<Stream> OpenAsync(string hash, CancellationToken cancellation = default)
    {
        if (!IsHash(hash))
            throw new BlobMissingException(hash);
        try
        {
            // Shared also for deletion: who reads it when it is removed reads it to the end.
            return Task.FromResult<Stream>(
                new FileStream(
                    PathOf(hash),
                    FileMode.Open,
                    FileAccess.Read,
                    FileShare.Read | FileShare.Delete,
                    BufferSize,
                    FileOptions.Asynchronous | FileOptions.SequentialScan
                )
            );
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BlobMissingException(hash);
        }
    }

    public Task<bool> ExistsAsync(string hash, CancellationToken cancellation = default) =>
        Task.FromResult(IsHash(hash) && File.Exists(PathOf(hash)));

    public Task DeleteAsync(string hash, CancellationToken cancellation = default)
    {
        if (IsHash(hash) && File.Exists(PathOf(hash)))
            File.Delete(PathOf(hash));
        return Task.CompletedTask;
    }

    public Task<bool> DeleteUnlessSavedSinceAsync(string hash, DateTimeOffset time, CancellationToken cancellation = default)
    {
        if (!IsHash(hash))
            return Task.FromResult(false);
        // Whoever saves the same content now either finds it gone and writes it, or makes it young first.
        lock (LockOf(hash))
        {
            var file = new FileInfo(PathOf(hash));
            if (!file.Exists || file.LastWriteTimeUtc >= time.UtcDateTime)
                return Task.FromResult(false);
            file.Delete();
            return Task.FromResult(true);
        }
    }

    public Task<int> DeleteLeftoversAsync(DateTimeOffset time, CancellationToken cancellation = default)
    {
        var found = 0;
        if (Directory.Exists(_incoming))
            foreach (var file in new DirectoryInfo(_incoming).EnumerateFiles())
            {
                cancellation.ThrowIfCancellationRequested();
                if (file.LastWriteTimeUtc >= time.UtcDateTime)
                    continue;
                file.Delete();
                found++;
            }
        return Task.FromResult(found);
    }

    public async IAsyncEnumerable<BlobRef> ListAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Task.CompletedTask;
        if (!Directory.Exists(_root))
            yield break;
        foreach (var file in new DirectoryInfo(_root).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            cancellation.ThrowIfCancellationRequested();
            if (IsHash(file.Name) && PathOf(file.Name) == file.FullName)
                yield return new BlobRef(file.Name, file.Length);
        }
    }

    private IReadOnlyList<BlobRef> SaveAll(IReadOnlyList<ReadOnlyMemory<byte>> contents)
    {
        Directory.CreateDirectory(_incoming);
        var blobs = contents
            .Select(content => new BlobRef(Convert.ToHexStringLower(SHA256.HashData(content.Span)), content.Length))
            .ToList();
        var written = new Dictionary<BlobRef, string>();
        try
        {
            foreach (var (blob, content) in blobs.Zip(contents))
            {
                if (written.ContainsKey(blob) || TryKeepOld(blob))
                    continue;
                written[blob] = Path.Combine(_incoming, Guid.NewGuid().ToString("N"));
                File.WriteAllBytes(written[blob], content.Span);
            }

            // First the contents, then the names: also after a power cut a file that has its name is complete.
            var together = Durable.TryFlushFileSystem(_root);
            if (!together)
                foreach (var temporary in written.Values)
                    Flush(temporary);
            foreach (var (blob, temporary) in written)
            {
                Directory.CreateDirectory(FolderOf(blob.Hash));
                File.Move(temporary, PathOf(blob.Hash), overwrite: true);
            }

            if (together)
                Durable.TryFlushFileSystem(_root);
            else
                foreach (var folder in blobs.SelectMany(blob => Folders(blob.Hash)).Distinct())
                    Durable.FlushDirectory(folder);
            return blobs;
        }
        finally
        {
            foreach (var temporary in written.Values)
                File.Delete(temporary);
        }
    }

    private static async Task<BlobRef> WriteAsync(Stream content, string path, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            await using var file = new FileStream(
                path,
                FileMode.CreateNew,
                FileAccess.Write,
                FileShare.None,
                bufferSize: 0,
                FileOptions.Asynchronous
            );
            long size = 0;
            int read;
            while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
                size += read;
            }

            file.Flush(flushToDisk: true);
            return new BlobRef(Convert.ToHexStringLower(hash.GetHashAndReset()), size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Keep(string temporary, BlobRef blob)
    {
        if (!TryKeepOld(blob))
        {
            CreateDurably(FolderOf(blob.Hash));
            File.Move(temporary, PathOf(blob.Hash), overwrite: true);
        }

        // Also where it was there already: whoever wrote the file a moment ago may not have come that far.
        Durable.FlushDirectory(FolderOf(blob.Hash));
    }

    /// <summary>A new date tells whoever clears away unnamed blobs that this one is about to be named.</summary>
    private bool TryKeepOld(BlobRef blob)
    {
        lock (LockOf(blob.Hash))
        {
            var file = new FileInfo(PathOf(blob.Hash));
            if (!file.Exists || file.Length != blob.Size)
                return false;
            file.LastWriteTimeUtc = _time.GetUtcNow().UtcDateTime;
            return true;
        }
    }

    private static void Flush(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }

    private void CreateDurably(string folder)
    {
        if (folder == _root || Directory.Exists(folder))
            return;
        var parent = Path.GetDirectoryName(folder)!;
        CreateDurably(parent);
        Directory.CreateDirectory(folder);
        Durable.FlushDirectory(parent);
    }

    private static Lock LockOf(string hash) => Locks[Convert.ToInt32(hash[..2], 16) % Locks.Length];

    private string FolderOf(string hash) => Path.Combine(_root, hash[..2], hash[2..4]);

    private string PathOf(string hash) => Path.Combine(FolderOf(hash), hash);

    private IEnumerable<string> Folders(string hash) => [_root, Path.Combine(_root, hash[..2]), FolderOf(hash)];

    // Also what keeps a hash from a URL from naming any other file.
    private static bool IsHash(string hash) => hash.Length == 64 && hash.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));
}
