using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Blobs;
using Microsoft.Extensions.Logging;

namespace Hookdesk.Search.Files;

/// <summary>
/// The texts of files. Reading a file is dear and a ticket is written into the index anew with each change, so texts are kept on the
/// node's disk by the hash of the content. Singleton.
/// </summary>
internal sealed class FileTexts(IBlobStore blobs, INodeFolder folders, ILogger<FileTexts> logger)
{
    /// <summary>Longer files are found by their names only.</summary>
    public const long LargestFile = 30 * 1024 * 1024;

    /// <summary>Of longer texts the beginning is searched.</summary>
    public const int LongestText = 200_000;

    // A file that takes longer is broken or made to be.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private const string Attempted = ".attempted";
    private const int MostEnded = 2;

    private static readonly string ThisProcess = Identity();

    private readonly SemaphoreSlim _readers = new(2);
    private readonly string _folder = folders.For("search-texts");

    /// <summary>The text of a file as far as it is known: empty where it has none, null where it is still to be read.</summary>
    public async Task<string?> KnownAsync(string hash, string name, string contentType, long size, CancellationToken cancellation) =>
        size > LargestFile || FileKinds.Of(name, contentType) is not { } kind ? "" : await UnpackAsync(PathOf(hash, kind), cancellation);

    /// <summary>Reads a file, unless it was read.</summary>
    public async Task ReadAsync(string hash, string name, string contentType, long size, CancellationToken cancellation)
    {
        if (size > LargestFile || FileKinds.Of(name, contentType) is not { } kind || PathOf(hash, kind) is var kept && File.Exists(kept))
            return;
        var mark = $"{kept}{Attempted}";
        // Processes that ended while they read this file may have ended of it; once may be chance.
        string[] ended = File.Exists(mark)
            ? [.. (await File.ReadAllLinesAsync(mark, cancellation)).Where(process => process != ThisProcess)]
            : [];
        if (ended.Length >= MostEnded)
        {
            logger.LogWarning("Hookdesk stopped each time it read file {Hash}. The file can only be found by name", hash);
            await KeepAsync(kept, "", cancellation);
        }
        else if (await ExtractAsync(hash, kind, mark, ended, cancellation) is { } text)
            await KeepAsync(kept, text, cancellation);
        // It had no turn: the mark, if there is one, is somebody else's.
        else
            return;
        Unmark(mark);
    }

    /// <summary>Forgets the texts of files that are no more, and the oldest where all together are too many.</summary>
    /// <param name="most">So many bytes stay at most.</param>
    /// <param name="cancellation">Gives up; the rest is done the next time.</param>
    public async Task CleanAsync(long most, CancellationToken cancellation)
    {
        if (!Directory.Exists(_folder))
            return;
        var kept = new List<FileInfo>();
        foreach (var file in new DirectoryInfo(_folder).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            cancellation.ThrowIfCancellationRequested();
            if (await blobs.ExistsAsync(file.Name.Split('.')[0], cancellation))
                kept.Add(file);
            else
                file.Delete();
        }
        var size = kept.Sum(file => file.Length);
        foreach (var file in kept.OrderBy(file => file.LastWriteTimeUtc))
        {
            if (size <= most)
                break;
            size -= file.Length;
            file.Delete();
        }
    }

    // Not by the hash alone: the same bytes under another name are another kind of file.
    private string PathOf(string hash, FileKind kind) => Path.Combine(_folder, hash[..2], $"{hash}.{kind.ToString().ToLowerInvariant()}");

    /// <returns>The text; null when the content is not there now, which may pass.</returns>
    private async Task<string?> ExtractAsync(
        string hash,
        FileKind kind,
        string mark,
        IEnumerable<string> ended,
        CancellationToken cancellation
    )
    {
        try
        {
            await using var content = await blobs.OpenAsync(hash, cancellation);
            var copy = new MemoryStream();
            await content.CopyToAsync(copy, cancellation);
            copy.Position = 0;
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(Patience);
            // While others take for ever, this one waits for its turn another time.
            if (!await _readers.WaitAsync(Patience, cancellation))
                return null;
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(mark)!);
                File.WriteAllLines(mark, [.. ended, ThisProcess]);
            }
            catch
            {
                _readers.Release();
                return null;
            }
            var reading = Task.Run(() => FileReader.Read(copy, kind, LongestText, patience.Token), cancellation);
            // One that does not heed the end of patience keeps its place: a file made to take for ever takes one processor, not all.
            _ = reading.ContinueWith(
                _ => _readers.Release(),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default
            );
            return await reading.WaitAsync(Patience + Grace, cancellation);
        }
        catch (BlobMissingException)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            // The desk stops, and has not been stopped by this file.
            Unmark(mark);
            throw;
        }
        catch (Exception error)
        {
            // A file that can't be read is found by its name; the desk goes on.
            logger.LogInformation("The text of file {Hash} couldn't be read: {Error}", hash, error.Message);
            return "";
        }
    }

    private static void Unmark(string mark)
    {
        if (File.Exists(mark))
            File.Delete(mark);
    }

    // Numbers of processes come again, in a container always the same.
    private static string Identity()
    {
        using var process = Process.GetCurrentProcess();
        return string.Create(CultureInfo.InvariantCulture, $"{process.Id} {process.StartTime.ToUniversalTime().Ticks}");
    }

    private static async Task<string?> UnpackAsync(string kept, CancellationToken cancellation)
    {
        if (!File.Exists(kept))
            return null;
        try
        {
            await using var file = File.OpenRead(kept);
            await using var unpacked = new BrotliStream(file, CompressionMode.Decompress);
            using var reader = new StreamReader(unpacked, Encoding.UTF8);
            return await reader.ReadToEndAsync(cancellation);
        }
        catch (Exception error) when (error is InvalidDataException or InvalidOperationException or FileNotFoundException)
        {
            return null;
        }
    }

    private static async Task KeepAsync(string kept, string text, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        var next = $"{kept}.{Guid.NewGuid():n}";
        await using (var file = File.Create(next))
        await using (var packed = new BrotliStream(file, CompressionLevel.Fastest))
            await packed.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
        File.Move(next, kept, overwrite: true);
    }
}
