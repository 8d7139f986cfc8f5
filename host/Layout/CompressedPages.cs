using System.Buffers;
using System.IO.Compression;
using Hookdesk.Sdk.Ui;

namespace Hookdesk.Host.Layout;

/// <summary>Compresses pages, quickly rather than well: each is made for one reader and read once.</summary>
internal static class CompressedPages
{
    /// <summary>Below this a page fits a packet or two as it is.</summary>
    public const int Smallest = 1_400;

    private const string Brotli = "br";
    private const string GZip = "gzip";

    // The first level finds most of what there is to find in markup; each further one costs as much again.
    private const int BrotliQuality = 1;
    private const int BrotliWindow = 18;

    /// <summary>The encoding to answer with; null to send the page as it is.</summary>
    public static string? EncodingFor(HttpContext context)
    {
        // What another site asks for, with the reader's cookies, is where guessing begins.
        if (context.Request.Headers["Sec-Fetch-Site"] == "cross-site" || context.Response.IsSecret())
            return null;
        var (brotli, gzip) = (false, false);
        foreach (var header in context.Request.Headers.AcceptEncoding)
        foreach (var range in header.AsSpan().Split(','))
        {
            var offer = header.AsSpan(range).Trim();
            var name = offer;
            if (offer.IndexOf(';') is >= 0 and var end)
            {
                name = offer[..end].Trim();
                if (offer[(end + 1)..].Trim() is "q=0" or "q=0.0" or "q=0.00" or "q=0.000")
                    continue;
            }
            brotli |= name.Equals(Brotli, StringComparison.OrdinalIgnoreCase);
            gzip |= name.Equals(GZip, StringComparison.OrdinalIgnoreCase);
        }
        return brotli ? Brotli
            : gzip ? GZip
            : null;
    }

    /// <returns>An array of the shared pool.</returns>
    public static byte[] Compress(ReadOnlySpan<byte> page, string encoding, out int length)
    {
        var result = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(page.Length) + 64);
        if (encoding == Brotli && BrotliEncoder.TryCompress(page, result, out length, BrotliQuality, BrotliWindow))
            return result;
        using var stream = new MemoryStream(result);
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(page);
        length = (int)stream.Position;
        return result;
    }
}
