using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Hookdesk.Mail.Domain;

/// <summary>
/// Recognises the same mail when it comes twice. Servers on the way add trace headers, so only what the sender wrote counts:
/// Message-ID, From, Date, Subject and the body. Without a Message-ID every byte counts: two people may well write the same words.
/// </summary>
internal static class ContentHash
{
    private static readonly string[] Counted = ["message-id", "from", "date", "subject", "content-type"];

    /// <returns>64 hexadecimal digits, and the cleaned Message-ID or null.</returns>
    public static (string Hash, string? MessageId) Of(byte[] raw)
    {
        var body = BodyStart(raw);
        var headers = Headers(raw.AsSpan(0, body));
        var id = headers.FirstOrDefault(header => header.Name == "message-id").Value is { } value
            ? MessageIds.Read(value).FirstOrDefault()
            : null;
        if (id is null)
            return (Convert.ToHexStringLower(SHA256.HashData(raw)), null);

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in Counted)
        {
            // Header folding may change on the way.
            var words = headers.FirstOrDefault(header => header.Name == name).Value ?? "";
            hash.AppendData(
                Encoding.Latin1.GetBytes($"{name}:{string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}\n")
            );
        }

        AppendBody(hash, raw.AsSpan(body));
        return (Convert.ToHexStringLower(hash.GetHashAndReset()), id);
    }

    // Line ends differ between IMAP, a pipe and a pickup folder; the end of the mail gains and loses empty lines.
    private static void AppendBody(IncrementalHash hash, ReadOnlySpan<byte> body)
    {
        body = body.TrimEnd("\r\n"u8);
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, body.Length));
        var length = 0;
        foreach (var value in body)
            if (value != (byte)'\r')
                buffer[length++] = value;
        hash.AppendData(buffer, 0, length);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static int BodyStart(byte[] raw)
    {
        var crlf = raw.AsSpan().IndexOf("\r\n\r\n"u8);
        var lf = raw.AsSpan().IndexOf("\n\n"u8);
        if (crlf < 0 && lf < 0)
            return raw.Length;
        return crlf >= 0 && (lf < 0 || crlf < lf) ? crlf + 4 : lf + 2;
    }

    private static List<(string Name, string Value)> Headers(ReadOnlySpan<byte> bytes)
    {
        var headers = new List<(string, string)>();
        foreach (
            var line in Encoding
                .Latin1.GetString(bytes)
                .ReplaceLineEndings("\n")
                .Replace("\n ", " ", StringComparison.Ordinal)
                .Replace("\n\t", " ", StringComparison.Ordinal)
                .Split('\n')
        )
        {
            var colon = line.IndexOf(':');
            if (colon > 0)
                headers.Add((line[..colon].Trim().ToLowerInvariant(), line[(colon + 1)..]));
        }

        return headers;
    }
}
