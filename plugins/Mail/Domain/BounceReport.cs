using MimeKit;

namespace Hookdesk.Mail.Domain;

/// <summary>A report that mail of ours could not be delivered (RFC 3464).</summary>
/// <param name="Permanent">False while the other server still tries.</param>
/// <param name="Recipient">The address that failed, where given.</param>
/// <param name="Diagnostic">The other server's words.</param>
/// <param name="MessageIds">Message-IDs of the mail that bounced, from the part of it that came back.</param>
internal sealed record BounceReport(bool Permanent, string? Recipient, string Diagnostic, IReadOnlyList<string> MessageIds)
{
    /// <summary>Reads the report of a mail; null when it is none.</summary>
    public static BounceReport? Of(MimeMessage message, MailAddress? from)
    {
        if (message.Body is not Multipart body || !LooksLikeOne(message))
            return IsFromMailSystem(from) ? OfText(message) : null;
        var ids = new List<string>();
        string? recipient = null,
            diagnostic = null,
            action = null;
        foreach (var part in Parts(body))
        {
            switch (part)
            {
                case MessageDeliveryStatus status:
                    foreach (var group in status.StatusGroups)
                    {
                        action ??= group["Action"]?.Trim().ToLowerInvariant();
                        recipient ??= AfterSemicolon(group["Final-Recipient"] ?? group["Original-Recipient"]);
                        diagnostic ??= AfterSemicolon(group["Diagnostic-Code"]) ?? group["Status"];
                    }

                    break;
                case MessagePart { Message: { } original }:
                    if (original.Headers[HeaderId.MessageId] is { } id)
                        ids.AddRange(Domain.MessageIds.Read(id));
                    break;
                case MimePart part2 when part2.ContentType.IsMimeType("text", "rfc822-headers"):
                    ids.AddRange(IdsInHeaders(part2));
                    break;
            }
        }

        return new BounceReport(action is null or "failed", recipient, diagnostic ?? "", ids);
    }

    /// <summary>True for <c>multipart/report</c> with a delivery status.</summary>
    public static bool LooksLikeOne(MimeMessage message) =>
        message.Body is Multipart multipart
        && multipart.ContentType.IsMimeType("multipart", "report")
        && (multipart.ContentType.Parameters["report-type"] ?? "delivery-status")
            .Trim()
            .Equals("delivery-status", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for the address by which mail servers write in their own name (RFC 2142, and by custom).</summary>
    public static bool IsFromMailSystem(MailAddress? from) => from?.Key.Split('@')[0] is "mailer-daemon" or "postmaster";

    /// <summary>A report in words alone: a mail server says a status (RFC 3463) or an SMTP reply, and an address.</summary>
    private static BounceReport? OfText(MimeMessage message)
    {
        var text = message.BodyParts.OfType<TextPart>().FirstOrDefault(part => !part.IsHtml)?.Text ?? "";
        string? diagnostic = null,
            recipient = null;
        var ids = new List<string>();
        foreach (var line in text.Split('\n').Take(MostLines))
        {
            if (line.Length > LongestLine)
                continue;
            diagnostic ??= IsFailure(line) ? line.Trim() : null;
            recipient ??= Addresses.Any(line) is { } found && !IsFromMailSystem(new MailAddress("", found)) ? found : null;
            if (line.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase))
                ids.AddRange(Domain.MessageIds.Read(line[11..]));
        }

        if (diagnostic is null)
            return null;
        ids.AddRange(Domain.MessageIds.Read(message.Headers[HeaderId.InReplyTo]));
        return new BounceReport(!IsTemporary(diagnostic), recipient, diagnostic, [.. ids.Distinct()]);
    }

    // “550 5.1.1 User unknown”, “said: 552-5.2.2 …”, “Status: 4.4.1”: a reply code or a status stands as a word of the line.
    private static bool IsFailure(string line) =>
        line.Split([' ', '\t', '-', '#', '(', ')', ':', ';', ','], StringSplitOptions.RemoveEmptyEntries)
            .Any(word => IsReply(word) || IsStatus(word));

    private static bool IsTemporary(string line) =>
        !line.Split([' ', '\t', '-', '#', '(', ')', ':', ';', ','], StringSplitOptions.RemoveEmptyEntries)
            .Any(word => word[0] == '5' && (IsReply(word) || IsStatus(word)));

    private static bool IsReply(string word) =>
        word.Length == 3 && (word[0] is '4' or '5') && word[1] is >= '0' and <= '5' && char.IsAsciiDigit(word[2]);

    private static bool IsStatus(string word) =>
        word.Length is >= 5 and <= 9
        && (word[0] is '4' or '5')
        && word[1] == '.'
        && word.Split('.') is [_, { Length: >= 1 and <= 3 } subject, { Length: >= 1 and <= 3 } detail]
        && subject.All(char.IsAsciiDigit)
        && detail.All(char.IsAsciiDigit);

    private const int MostLines = 500,
        LongestLine = 1_000;

    private static IEnumerable<MimeEntity> Parts(Multipart multipart) =>
        multipart.SelectMany(part => part is Multipart inner and not MultipartReport { } ? Parts(inner) : [part]);

    private static IReadOnlyList<string> IdsInHeaders(MimePart part)
    {
        using var stream = new MemoryStream();
        part.Content?.DecodeTo(stream);
        stream.Position = 0;
        try
        {
            return HeaderList.Load(stream)[HeaderId.MessageId] is { } id ? Domain.MessageIds.Read(id) : [];
        }
        catch (FormatException)
        {
            return [];
        }
    }

    private static string? AfterSemicolon(string? value) => value is null ? null : value[(value.IndexOf(';') + 1)..].Trim();
}
