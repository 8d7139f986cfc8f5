namespace Hookdesk.Mail.Domain.Quotation;

/// <summary>A mail that somebody forwarded.</summary>
/// <param name="Sender">Who wrote it.</param>
/// <param name="Comment">What stands above it: the words of who forwarded it.</param>
/// <param name="Text">What was written.</param>
internal sealed record ForwardedMail(MailAddress Sender, string Comment, string Text)
{
    private const int LinesOfHeaders = 9,
        MostLines = 2_000,
        LongestHeader = 1_000;

    /// <summary>Reads a mail whose subject says that it was forwarded; null where its text does not name the sender with an address.</summary>
    public static ForwardedMail? Of(ParsedMail mail)
    {
        if (!QuotationWords.IsForwardSubject(mail.Subject))
            return null;
        var lines = mail.Text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length && i < MostLines; i++)
            if (
                lines[i].Length <= LongestHeader
                && HeaderLines.Read(lines[i]) is { Label: not HeaderLabel.To }
                && Headers(lines, i) is var (sender, end)
            )
                return new ForwardedMail(sender, CommentOf(lines.AsSpan(0, i)), BodyOf(lines.AsSpan(end)));
        return null;
    }

    /// <summary>The subject without the word that says that it was forwarded.</summary>
    public static string SubjectOf(string subject) =>
        QuotationWords.IsForwardSubject(subject) ? subject[(subject.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() : subject;

    private static (MailAddress Sender, int End)? Headers(string[] lines, int from)
    {
        MailAddress? sender = null;
        var seen = new HashSet<HeaderLabel>();
        var end = from;
        for (var others = 0; end < lines.Length && end < from + LinesOfHeaders && others <= 2; end++)
        {
            if (lines[end].Trim(" >\t\u00A0").Length == 0)
                break;
            // The values of long headers go on in lines of their own.
            if (lines[end].Length > LongestHeader || HeaderLines.Read(lines[end]) is not { } header)
            {
                others++;
                continue;
            }

            seen.Add(header.Label);
            if (header.Label == HeaderLabel.From)
                sender ??= SenderOf(header.Value);
        }

        return sender is not null && seen.Count >= 3 ? (sender, end) : null;
    }

    // “Kari Moe <kari@example.org>”, “Kari Moe [mailto:kari@example.org]”, “kari@example.org”.
    private static MailAddress? SenderOf(string value)
    {
        if (Addresses.Any(value) is not { } address || !Addresses.IsUsable(address))
            return null;
        var at = value.IndexOfAny(['<', '[', '(']);
        var name = at > 0 ? value[..at].Trim(' ', '"', '\'', '*', '\u00A0') : "";
        return new MailAddress(name.Contains('@', StringComparison.Ordinal) ? "" : name, address);
    }

    private static string CommentOf(ReadOnlySpan<string> lines)
    {
        var end = lines.Length;
        while (
            end > 0
            && (
                string.IsNullOrWhiteSpace(lines[end - 1])
                || QuotationWords.IsForward(lines[end - 1])
                || QuotationWords.IsOriginalMessage(lines[end - 1])
                || QuotationWords.IsRule(lines[end - 1])
            )
        )
            end--;
        return string.Join('\n', lines[..end]!).Trim();
    }

    private static string BodyOf(ReadOnlySpan<string> lines)
    {
        var isMarked = true;
        foreach (var line in lines)
            isMarked &= line.Length == 0 || line[0] == '>';
        var text = new System.Text.StringBuilder();
        foreach (var line in lines)
            text.Append(isMarked ? line.AsSpan().TrimStart('>').TrimStart(' ') : line).Append('\n');
        return text.ToString().Trim('\n');
    }
}
