using MimeKit;
using MimeKit.Encodings;
using MimeKit.IO;
using MimeKit.IO.Filters;

namespace Hookdesk.Mail.Domain;

/// <summary>The decoded content of a part.</summary>
internal static class MailContent
{
    // Where the line with mode and name is missing, the data begins with the first line.
    private const int FirstLines = 4096;

    /// <summary>
    /// Opens the content. Uuencoded data is read without its first line too (<c>begin 644 name</c>), which some programs leave out. Base64 that ends without its padding (RFC 4648, section 3.2) is read to its last byte: the parser's decoder waits
    /// for four characters and drops what it has.
    /// </summary>
    public static Stream Open(MimePart part)
    {
        if (part.Content is not { } content)
            return new MemoryStream();
        if (content is { Encoding: ContentEncoding.UUEncode, Stream: { } lines } && !HasBegin(lines))
        {
            lines.Position = 0;
            var data = new FilteredStream(lines);
            data.Add(new DecoderFilter(new UUDecoder(payloadOnly: true)));
            return data;
        }

        if (
            content is not { Encoding: ContentEncoding.Base64, Stream: { } encoded }
            || MissingPadding(encoded) is not (> 0 and var missing)
        )
            return content.Open();
        var padded = new ChainedStream();
        padded.Add(encoded, leaveOpen: true);
        padded.Add(new MemoryStream("=="u8[..missing].ToArray()));
        var decoded = new FilteredStream(padded);
        decoded.Add(DecoderFilter.Create(ContentEncoding.Base64));
        return decoded;
    }

    private static bool HasBegin(Stream encoded)
    {
        encoded.Position = 0;
        var start = new byte[FirstLines];
        var read = encoded.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        encoded.Position = 0;
        var first = start.AsSpan(0, read);
        return first.StartsWith("begin "u8) || first.IndexOf("\nbegin "u8) >= 0;
    }

    private static int MissingPadding(Stream encoded)
    {
        encoded.Position = 0;
        var buffer = new byte[64 * 1024];
        long digits = 0;
        for (int read; (read = encoded.Read(buffer)) > 0; )
        for (var at = 0; at < read; at++)
            if (char.IsAsciiLetterOrDigit((char)buffer[at]) || buffer[at] is (byte)'+' or (byte)'/' or (byte)'=')
                digits++;
        encoded.Position = 0;
        // One digit alone is no byte.
        return (digits % 4) switch
        {
            2 => 2,
            3 => 1,
            _ => 0,
        };
    }
}
