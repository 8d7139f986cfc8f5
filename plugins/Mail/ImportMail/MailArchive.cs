using Hookdesk.Mail.Domain;
using MimeKit;

namespace Hookdesk.Mail.ImportMail;

/// <summary>A message in an archive.</summary>
/// <param name="File">The file that holds it.</param>
/// <param name="Offset">Where it begins there.</param>
/// <param name="Length">Its bytes; null for the whole file.</param>
/// <param name="Date">When it was written, as it says itself; else the date of the file.</param>
/// <param name="Sender">The address it is from; empty where it has none.</param>
internal sealed record ArchivedMail(string File, long Offset, long? Length, DateTimeOffset Date, string Sender)
{
    public async Task<byte[]> ReadAsync(CancellationToken cancellation)
    {
        if (Length is not { } length)
            return await System.IO.File.ReadAllBytesAsync(File, cancellation);
        await using var stream = new FileStream(File, FileMode.Open, FileAccess.Read, FileShare.Read, 1, useAsync: true);
        stream.Position = Offset;
        var stored = new byte[length];
        await stream.ReadExactlyAsync(stored, cancellation);
        return Mbox.Unquoted(stored);
    }
}

/// <summary>
/// Finds the messages of an archive: mbox files, Maildirs and files with one message each (<c>.eml</c>), in any depth of folders.
/// </summary>
internal static class MailArchive
{
    // More than any headers are; what follows is not looked at yet.
    private const int HeadBytes = 256 * 1024;

    /// <returns>The messages, oldest first, so that answers find what they answer; and how many files held none.</returns>
    public static (IReadOnlyList<ArchivedMail> Mails, int Ignored) Find(string path)
    {
        var mails = new List<ArchivedMail>();
        var ignored = 0;
        string[] files = Directory.Exists(path)
            ? [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
            : [path];
        foreach (var file in files)
        {
            var before = mails.Count;
            mails.AddRange(OfFile(file, named: file == path));
            if (mails.Count == before)
                ignored++;
        }

        return ([.. mails.OrderBy(mail => mail.Date)], ignored);
    }

    private static IEnumerable<ArchivedMail> OfFile(string file, bool named)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        var start = new byte[5];
        var isMbox = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && Mbox.IsMbox(start);
        stream.Position = 0;
        if (isMbox && !InMaildir(file))
        {
            foreach (var (offset, length) in Mbox.Find(stream).ToList())
            {
                stream.Position = offset;
                yield return Describe(stream, file, offset, length);
            }
        }
        else if (stream.Length > 0)
        {
            var mail = Describe(stream, file, 0, null);
            if (
                InMaildir(file)
                || Path.GetExtension(file).Equals(".eml", StringComparison.OrdinalIgnoreCase)
                || named && mail.Sender.Length > 0
            )
                yield return mail;
        }
    }

    // What lies in “tmp” was never delivered in full, and the server's own files begin with a dot or with its name.
    private static bool InMaildir(string file) =>
        Path.GetFileName(Path.GetDirectoryName(file)) is "cur" or "new" && !Path.GetFileName(file).StartsWith('.');

    private static ArchivedMail Describe(Stream stream, string file, long offset, long? length)
    {
        var head = new byte[Math.Min(HeadBytes, length ?? stream.Length)];
        var read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        var fallback = new DateTimeOffset(File.GetLastWriteTimeUtc(file), TimeSpan.Zero);
        try
        {
            using var content = new MemoryStream(head, 0, read);
            var headers = HeaderList.Load(content);
            var date =
                headers[HeaderId.Date] is { } text
                && MimeKit.Utils.DateUtils.TryParse(text, out var parsed)
                && parsed.Year is > 1980 and < 2100
                    ? parsed.ToUniversalTime()
                    : fallback;
            return new ArchivedMail(file, offset, length, date, Addresses.Of(headers, HeaderId.From, null).FirstOrDefault()?.Address ?? "");
        }
        catch (FormatException)
        {
            return new ArchivedMail(file, offset, length, fallback, "");
        }
    }
}
