using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.Extensions.FileProviders;

namespace Hookdesk.Host.Layout;

/// <summary>
/// Style sheets and scripts as browsers like them: compressed once and kept in memory, a megabyte in all. Only files that are the same
/// for everybody come here; a page is each reader's own (<see cref="CompressedPages"/>).
/// </summary>
internal static class CompressedAssets
{
    private const long Smallest = 1_000;
    private const long Largest = 5_000_000;
    private const int MostKept = 500;

    private static readonly ConcurrentDictionary<(string Path, long Length, DateTimeOffset Modified, string Encoding), Lazy<byte[]>> Kept =
        new();

    /// <summary>The encoding to answer with, or null to send the file as it is.</summary>
    public static string? EncodingFor(HttpRequest request, IFileInfo file, string type)
    {
        if (
            file.Length is < Smallest or > Largest
            || !(type.StartsWith("text/", StringComparison.Ordinal) || type is "image/svg+xml" or "application/json")
        )
            return null;
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        return new[] { "br", "gzip" }.FirstOrDefault(encoding =>
            accepted.Any(offer => offer.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && offer.Quality != 0)
        );
    }

    public static byte[] Of(IFileInfo file, string encoding)
    {
        if (Kept.Count > MostKept)
            Kept.Clear();
        return Kept.GetOrAdd(
            (file.PhysicalPath!, file.Length, file.LastModified, encoding),
            key => new Lazy<byte[]>(() => Compress(key.Path, key.Encoding))
        ).Value;
    }

    private static byte[] Compress(string path, string encoding)
    {
        using var result = new MemoryStream();
        using (
            Stream compressor =
                encoding == "br" ? new BrotliStream(result, CompressionLevel.Optimal) : new GZipStream(result, CompressionLevel.Optimal)
        )
        using (var source = File.OpenRead(path))
            source.CopyTo(compressor);
        return result.ToArray();
    }
}
