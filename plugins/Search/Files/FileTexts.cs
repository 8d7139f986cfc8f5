using System.IO.Compression;
using System.Text;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Blobs;
using Microsoft.Extensions.Logging;

namespace Hookdesk.Search.Files;

/// <summary>
/// The texts of files. Reading a file is dear and a ticket is written into the index anew with each change, so texts are kept on the node's disk by the hash of the content. Singleton.
/// </summary>
internal sealed class FileTexts(IBlobStore blobs, INodeFolder folders, ILogger<FileTexts> logger)
{
    /// <summary>Longer files are found by their names only.</summary>
    public const long LargestFile = 30 * 1024 * 1024;

    /// <summary>Of longer texts the beginning is searched.</summary>
    public const int LongestText = 200_000;

    // A file that takes longer is broken or made to be.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string _folder = folders.For("search-texts");

    /// <summary>The text of a file; empty where it has none that can be read.</summary>
    public async Task<string> OfAsync(string hash, string name, string contentType, long size, CancellationToken cancellation)
    {
        if (size > LargestFile || FileKinds.Of(name, contentType) is not { } kind) return "";
        // Not by the hash alone: the same bytes under another name are another kind of file.
        var kept = Path.Combine(_folder, hash[..2], $"{hash}.{kind.ToString().ToLowerInvariant()}");
        if (await ReadAsync(kept, cancellation) is { } known) return known;
        if (await ExtractAsync(hash, kind, cancellation) is not { } text) return "";
        await KeepAsync(kept, text, cancellation);
        return text;
    }

    /// <returns>The text; null when the content is not there now, which may pass.</returns>
    private async Task<string?> ExtractAsync(string hash, FileKind kind, CancellationToken cancellation)
    {
        try
        {
            await using var content = await blobs.OpenAsync(hash, cancellation);
            var copy = new MemoryStream();
            await content.CopyToAsync(copy, cancellation);
            copy.Position = 0;
            return await Task.Run(() => ReadFiles.Read(copy, kind, LongestText), cancellation).WaitAsync(Patience, cancellation);
        }
        catch (BlobMissingException)
        {
            return null;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // A file that can't be read is found by its name; the desk goes on.
            logger.LogInformation("The text of file {Hash} could not be read: {Error}", hash, error.Message);
            return "";
        }
    }

    private static async Task<string?> ReadAsync(string kept, CancellationToken cancellation)
    {
        if (!File.Exists(kept)) return null;
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
