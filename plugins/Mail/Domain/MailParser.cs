using Hookdesk.Mail.Domain.Quotation;
using Hookdesk.Mail.Domain.Text;
using MimeKit;

namespace Hookdesk.Mail.Domain;

/// <summary>Reads a mail. Whatever the bytes are, the answer is a mail that can be shown; nothing of it is lost.</summary>
internal static class MailParser
{
    private static readonly ParserOptions Options = new()
    {
        AddressParserComplianceMode = RfcComplianceMode.Looser,
        ParameterComplianceMode = RfcComplianceMode.Loose,
        Rfc2047ComplianceMode = RfcComplianceMode.Loose,
        RespectContentLength = false,
        MaxMimeDepth = 100,
    };

    private static readonly string[] QuotationHints =
    [
        "blockquote",
        "quote",
        "divRplyFwdMsg",
        "appendonsend",
        "border-top",
        "OutlookMessageHeader",
        "moz-cite",
        "stopSpelling",
        "reference-message",
        "zmail_extra",
        "includetail",
    ];

    /// <param name="raw">The message as it came.</param>
    /// <param name="replyLines">Our own reply lines: what stands below one is quotation.</param>
    public static ParsedMail Parse(byte[] raw, IReadOnlyList<string> replyLines) => Read(Load(raw), replyLines);

    private static MimeMessage Load(byte[] raw)
    {
        var start = StartOfHeaders(raw);
        try
        {
            return MimeMessage.Load(Options, new MemoryStream(raw, start, raw.Length - start), persistent: true);
        }
        catch (FormatException)
        {
            // No headers at all: everything is body.
            return MimeMessage.Load(Options, new MemoryStream([.. "Content-Type: text/plain\r\n\r\n"u8, .. raw]), persistent: true);
        }
    }

    /// <summary>
    /// Where the headers begin: behind an mbox “From ” line, as pipes and exports put it, behind empty lines, and behind one line of
    /// something else where headers follow it.
    /// </summary>
    private static int StartOfHeaders(byte[] raw)
    {
        var start = raw.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        for (var line = 0; line < 5; line++)
        {
            var next = Array.IndexOf(raw, (byte)'\n', start) + 1;
            if (next == 0 || IsHeader(raw.AsSpan(start)))
                return start;
            var content = raw.AsSpan(start, next - start);
            if (!content.StartsWith("From "u8) && content.Trim(" \t\r\n"u8).Length > 0 && !IsHeader(raw.AsSpan(next)))
                return start;
            start = next;
        }

        return start;
    }

    // A name of letters, digits and dashes, and a colon (RFC 5322, section 3.6.8).
    private static bool IsHeader(ReadOnlySpan<byte> line)
    {
        var colon = line[..Math.Min(line.Length, 80)].IndexOf((byte)':');
        if (colon <= 0)
            return false;
        foreach (var letter in line[..colon])
            if (!char.IsAsciiLetterOrDigit((char)letter) && letter is not ((byte)'-' or (byte)'_'))
                return false;
        return true;
    }

    private static ParsedMail Read(MimeMessage message, IReadOnlyList<string> replyLines)
    {
        var hint = message.BodyParts.OfType<TextPart>().FirstOrDefault()?.ContentType.Charset;
        var parts = MailParts.Of(message);
        var subject = message.Headers.FirstOrDefault(header => header.Id == HeaderId.Subject) is { } header
            ? HeaderText.Decode(header.RawValue, hint)
            : "";
        var from = Sender(message, hint);
        var references = MessageIds.Read(string.Join(' ', message.Headers.Where(h => h.Id == HeaderId.References).Select(h => h.Value)));
        var inReplyTo = MessageIds.Read(message.Headers[HeaderId.InReplyTo]);
        var answers = inReplyTo.Concat(references.Reverse()).Distinct().ToList();
        var (html, text, split) = Bodies(
            parts,
            replyLines,
            isReply: answers.Count > 0 || subject.Contains(':', StringComparison.Ordinal),
            QuotationWords.IsForwardSubject(subject)
        );

        return new ParsedMail
        {
            MessageId = MessageIds.Read(message.Headers[HeaderId.MessageId]).FirstOrDefault(),
            Answers = answers,
            References = references,
            Subject = subject.Length > 1_000 ? subject[..1_000] : subject,
            From = from,
            ReplyTo = Addresses.Of(message.Headers, HeaderId.ReplyTo, hint),
            To = Addresses.Of(message.Headers, HeaderId.To, hint),
            Cc = Addresses.Of(message.Headers, HeaderId.Cc, hint),
            DeliveredTo = Delivered(message.Headers),
            Date = Date(message),
            Html = html,
            Text = text,
            Split = split,
            Attachments = parts.Attachments,
            Automatic = AutomaticMail.Find(message, from),
            Bounce = BounceReport.Of(message, from),
            Language = LanguageOf(message.Headers, text),
            IsDoubtful = IsDoubtful(message.Headers),
        };
    }

    private static (string Html, string Text, SplitBody Split) Bodies(
        MailParts parts,
        IReadOnlyList<string> replyLines,
        bool isReply,
        bool isForward
    )
    {
        var (html, text) = (parts.Html, parts.Text);
        if (html.Length == 0)
            return ("", text, isForward ? SplitBody.Whole : TextQuotation.Split(text, replyLines));

        var mayQuote = !isForward && (isReply || QuotationHints.Any(hint => html.Contains(hint, StringComparison.OrdinalIgnoreCase)));
        if (!mayQuote && text.Length > 0)
            return (html, text, SplitBody.Whole);
        var document = HtmlText.Parse(html);
        if (document is null)
        {
            // What the text beside it does not say is not lost.
            var words = HtmlText.WithoutMarkup(html);
            return ("", text.Contains(words, StringComparison.Ordinal) ? text : $"{text}\n\n{words}".Trim(), SplitBody.Whole);
        }

        using (document)
        {
            if (text.Length == 0)
                text = HtmlText.ToText(document.Body);
            return (html, text, mayQuote ? HtmlQuotation.Split(document, replyLines) : SplitBody.Whole);
        }
    }

    private static MailAddress? Sender(MimeMessage message, string? hint)
    {
        foreach (var id in new[] { HeaderId.From, HeaderId.Sender, HeaderId.ReplyTo, HeaderId.ReturnPath })
            if (Addresses.Of(message.Headers, id, hint).FirstOrDefault() is { } sender)
                return sender;
        return null;
    }

    private static List<MailAddress> Delivered(HeaderList headers) =>
        [
            .. headers
                .Where(header =>
                    header.Field.ToLowerInvariant() is "delivered-to" or "x-original-to" or "envelope-to" or "x-envelope-to" or "x-rcpt-to"
                )
                .Select(header => header.Value.Trim().Trim('<', '>'))
                .Where(Addresses.IsUsable)
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Select(address => new MailAddress("", address)),
        ];

    private static DateTimeOffset? Date(MimeMessage message)
    {
        try
        {
            var date = message.Headers.Contains(HeaderId.Date) ? message.Date.ToUniversalTime() : default;
            return date.Year is > 1980 and < 2100 ? date : null;
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    // The one that stands first was put there last; those below may be the sender's own.
    private static bool IsDoubtful(HeaderList headers) =>
        headers[HeaderId.AuthenticationResults] is { Length: <= 4_000 } results
        && (
            results.Contains("dmarc=fail", StringComparison.OrdinalIgnoreCase)
            || results.Contains("spf=fail", StringComparison.OrdinalIgnoreCase)
        );

    private static string? LanguageOf(HeaderList headers, string text)
    {
        if (LanguageGuess.Of(text) is { } guess)
            return guess;
        var declared = headers["Content-Language"]?.Split(',', ';')[0].Trim();
        return declared is { Length: >= 2 and <= 20 } && declared.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? declared : null;
    }
}
