using Hookdesk.Mail.Domain.Text;
using MimeKit;

namespace Hookdesk.Mail.Domain;

/// <summary>A report that mail of ours could not be delivered (RFC 3464).</summary>
/// <param name="Permanent">False while the other server still tries.</param>
/// <param name="Recipient">The address that failed, where given.</param>
/// <param name="Diagnostic">The other server's words.</param>
/// <param name="MessageIds">Message-IDs of the mail that bounced, from the part of it that came back.</param>
internal sealed record BounceReport(bool Permanent, string? Recipient, string Diagnostic, IReadOnlyList<string> MessageIds)
{
    // How mail servers begin, or what they say in, the subject of a report in words.
    private static readonly string[] Subjects =
    [
        "undeliver",
        "undelivered",
        "not delivered",
        "non-delivery",
        "nondeliverable",
        "delivery fail",
        "delivery has failed",
        "delivery problem",
        "delivery status notification",
        "delivery report",
        "delivery notification",
        "delivery delayed",
        "delayed mail",
        "mail delivery",
        "message delivery",
        "failure notice",
        "returned mail",
        "returned to sender",
        "mail system error",
        "mail could not be delivered",
        "unzustellbar",
        "nicht zugestellt",
        "ikke levert",
        "ikke leveres",
        "kunne ikke leveres",
        "kunde inte levereras",
        "onbestelbaar",
        "non remis",
        "échec de la remise",
        "no se puede entregar",
        "no entregado",
        "não entregue",
        "impossibile recapitare",
        "mancato recapito",
        "nie można dostarczyć",
        "nedoručitel",
        "недостав",
        "не доставлено",
        "не удалось доставить",
        "未送達",
        "配信不能",
        "无法投递",
        "退信",
    ];

    private static readonly string[] Delays =
    [
        "delay",
        "warning:",
        "still being retried",
        "will be retried",
        "still trying",
        "verzögert",
        "forsinket",
    ];

    /// <summary>True where only a mail server writes so; false where a person of a mail server's own address could have.</summary>
    public bool IsCertain { get; private init; }

    /// <summary>Reads the report of a mail; null when it is none.</summary>
    public static BounceReport? Of(MimeMessage message, MailAddress? from)
    {
        if (message.Body is not Multipart body || !LooksLikeOne(message))
            return IsFromMailSystem(from) || message.Headers.Contains("X-Failed-Recipients") || IsFromNobody(message) && IsSubject(message)
                ? OfText(message, from)
                : null;
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

        return new BounceReport(action is null or "failed", recipient, diagnostic ?? "", ids) { IsCertain = true };
    }

    /// <summary>True for <c>multipart/report</c> with a delivery status.</summary>
    public static bool LooksLikeOne(MimeMessage message) =>
        message.Body is Multipart multipart
        && multipart.ContentType.IsMimeType("multipart", "report")
        && (multipart.ContentType.Parameters["report-type"] ?? "delivery-status")
            .Trim()
            .Equals("delivery-status", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for the address by which mail servers write in their own name (RFC 2142, and by custom).</summary>
    public static bool IsFromMailSystem(MailAddress? from) => from?.Key.Split('@')[0] is "mailer-daemon" or "mailerdaemon" or "postmaster";

    // Who reports on mail gives no address to report to (RFC 5321, section 4.5.5).
    private static bool IsFromNobody(MimeMessage message) =>
        message.Headers[HeaderId.ReturnPath]?.Replace(" ", "", StringComparison.Ordinal) == "<>";

    private static bool IsSubject(MimeMessage message) =>
        message.Subject is { Length: <= 400 } subject && Subjects.Any(words => subject.Contains(words, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// A report in words alone: a mail server says a status (RFC 3463) or an SMTP reply, or in its subject that something was not delivered.
    /// </summary>
    private static BounceReport? OfText(MimeMessage message, MailAddress? from)
    {
        var texts = message.BodyParts.OfType<TextPart>().ToList();
        var text =
            texts.Find(part => !part.IsHtml)?.Text
            ?? (texts.FirstOrDefault()?.Text is { Length: <= LongestHtml } html ? HtmlText.WithoutMarkup(html) : "");
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

        var subject = message.Subject ?? "";
        var isSubject = IsSubject(message);
        if (diagnostic is null && !isSubject)
            return null;
        recipient = message.Headers["X-Failed-Recipients"]?.Split(',')[0].Trim() is { Length: > 0 } failed ? failed : recipient;
        ids.AddRange(Domain.MessageIds.Read(message.Headers[HeaderId.InReplyTo]));
        ids.AddRange(
            message.BodyParts.OfType<MessagePart>().SelectMany(part => Domain.MessageIds.Read(part.Message?.Headers[HeaderId.MessageId]))
        );
        var isDelay = diagnostic is not null
            ? IsTemporary(diagnostic)
            : Array.Exists(Delays, words => subject.Contains(words, StringComparison.OrdinalIgnoreCase));
        return new BounceReport(!isDelay, recipient, diagnostic ?? subject, [.. ids.Distinct()])
        {
            IsCertain =
                isSubject
                || IsFromNobody(message)
                || message.Headers.Contains("X-Failed-Recipients")
                || from?.Key.StartsWith("mailer", StringComparison.Ordinal) == true,
        };
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
        LongestLine = 1_000,
        LongestHtml = 500_000;

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
