using System.Text;
using Hookdesk.Mail.Domain.Text;
using Hookdesk.Sdk.Blobs;
using MimeKit;

namespace Hookdesk.Mail.HandleFailedMail;

/// <summary>The beginning of a mail as text, for reading by eye.</summary>
/// <param name="Headers">The headers as they came.</param>
/// <param name="Body">The beginning of the body, undecoded.</param>
/// <param name="IsCut">True when the body goes on.</param>
public sealed record RawText(string Headers, string Body, bool IsCut);

/// <summary>Reads kept mail without understanding it: what can't be parsed can still be looked at.</summary>
internal sealed class RawMail(IBlobStore blobs)
{
    private const int ShownBytes = 200_000;
    private const int HeadBytes = 32_000;

    /// <summary>The beginning of the mail; null when its bytes are gone.</summary>
    public async Task<RawText?> ReadTextAsync(string hash, CancellationToken cancellation)
    {
        if (await BeginningAsync(hash, ShownBytes + 1, cancellation) is not { } bytes)
            return null;
        var isCut = bytes.Length > ShownBytes;
        var end = HeaderEnd(bytes);
        var shown = Math.Min(bytes.Length, ShownBytes);
        return new RawText(
            Text(bytes.AsSpan(0, Math.Min(end, shown))),
            Text(bytes.AsSpan(Math.Min(end, shown), shown - Math.Min(end, shown))).TrimStart('\r', '\n'),
            isCut
        );
    }

    /// <summary>Sender and subject as far as they can be made out, for mail that failed before anybody noted them.</summary>
    public async Task<(string? From, string? Subject)> ReadHeadAsync(string hash, CancellationToken cancellation)
    {
        if (await BeginningAsync(hash, HeadBytes, cancellation) is not { } bytes)
            return (null, null);
        try
        {
            using var stream = new MemoryStream(bytes);
            var headers = await new MimeParser(stream, MimeFormat.Entity).ParseHeadersAsync(cancellation);
            return (Decoded(headers, HeaderId.From), Decoded(headers, HeaderId.Subject));
        }
        catch (Exception e) when (e is FormatException or IOException or ArgumentException)
        {
            return (null, null);
        }
    }

    /// <summary>The whole mail; null when its bytes are gone.</summary>
    public async Task<byte[]?> ReadAsync(string hash, CancellationToken cancellation)
    {
        if (hash.Length == 0)
            return null;
        try
        {
            await using var stream = await blobs.OpenAsync(hash, cancellation);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy, cancellation);
            return copy.ToArray();
        }
        catch (BlobMissingException)
        {
            return null;
        }
    }

    private async Task<byte[]?> BeginningAsync(string hash, int most, CancellationToken cancellation)
    {
        if (hash.Length == 0)
            return null;
        try
        {
            await using var stream = await blobs.OpenAsync(hash, cancellation);
            var buffer = new byte[most];
            var read = await stream.ReadAtLeastAsync(buffer, most, throwOnEndOfStream: false, cancellation);
            return buffer[..read];
        }
        catch (BlobMissingException)
        {
            return null;
        }
    }

    private static string? Decoded(HeaderList headers, HeaderId id) =>
        headers.FirstOrDefault(header => header.Id == id) is { } header
        && HeaderText.Decode(header.RawValue, null).Trim() is { Length: > 0 } text
            ? text
            : null;

    private static int HeaderEnd(byte[] bytes)
    {
        var dos = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        var unix = bytes.AsSpan().IndexOf("\n\n"u8);
        return dos < 0
            ? unix < 0
                ? bytes.Length
                : unix + 1
            : unix < 0
                ? dos + 2
                : Math.Min(dos + 2, unix + 1);
    }

    // UTF-8 where it is; else each byte as it stands. Control characters would hide what is there.
    private static string Text(ReadOnlySpan<byte> bytes)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            text = Encoding.Latin1.GetString(bytes);
        }

        return string.Concat(text.Select(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t') ? '\uFFFD' : c));
    }
}
