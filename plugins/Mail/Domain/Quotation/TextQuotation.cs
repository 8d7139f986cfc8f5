namespace Hookdesk.Mail.Domain.Quotation;

/// <summary>What is new in a body and what is quoted.</summary>
/// <param name="Visible">The new part; null shows the whole.</param>
/// <param name="Folded">The rest as text; empty where nothing is folded.</param>
/// <param name="Mark">By what it was found: <c>gmail</c>, <c>reply line</c>, <c>attribution</c>, …; null where nothing was found.</param>
internal sealed record SplitBody(string? Visible, string Folded, string? Mark)
{
    public static readonly SplitBody Whole = new(null, "", null);
}

/// <summary>
/// Finds the new part of a plain-text answer: by our own reply line, then by the lines with which mail programs introduce a quotation.
/// </summary>
internal static class TextQuotation
{
    private const int LinesOfAttribution = 4;

    public static SplitBody Split(string text, IReadOnlyList<string> replyLines)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            // The line above our reply line is usually the mail program's «On … wrote:».
            if (
                replyLines.Any(line => lines[i].Contains(line, StringComparison.OrdinalIgnoreCase))
                && CutAt(lines, AttributionBefore(lines, i), "reply line") is { } byLine
            )
                return byLine;
        }

        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (QuotationWords.IsForward(line))
                return SplitBody.Whole;
            if (
                QuotationWords.IsSeparator(line)
                && FollowedByHeaders(lines, i + 1) is var headers
                && (headers || !line.TrimStart().StartsWith('_'))
            )
                return CutAt(lines, i, "original message") ?? SplitBody.Whole;
            if (line.AsSpan().ContainsAny(':', '：') && QuotationWords.StartsHeaderBlock(string.Join('\n', lines.Skip(i).Take(8))))
                return CutAt(lines, i, "header block") ?? SplitBody.Whole;
            if (AttributionEndingAt(lines, i) is { } start)
                return Attributed(lines, start, i);
        }

        return OnlyMarks(lines);
    }

    /// <summary>Everything from a line on is quotation. Null when nothing would be left to see.</summary>
    private static SplitBody? CutAt(string[] lines, int from, string mark)
    {
        var visible = string.Join('\n', lines.Take(from)).TrimEnd();
        return visible.Length == 0 ? null : new SplitBody(visible, string.Join('\n', lines.Skip(from)).Trim(), mark);
    }

    private static SplitBody Attributed(string[] lines, int start, int end)
    {
        var quoted = Quoted(lines);
        var first = Array.FindIndex(quoted, end + 1, q => q);
        // Answered above an unmarked quotation: everything below is the quotation.
        if (first < 0 || lines.Skip(end + 1).Take(first - end - 1).Any(NotBlank))
            return CutAt(lines, start, "attribution") ?? SplitBody.Whole;
        var last = Array.FindLastIndex(quoted, q => q);
        if (Between(lines, quoted, first, last))
            return SplitBody.Whole;

        var visible = string.Join('\n', lines.Where((_, i) => (i < start || i > end) && !quoted[i])).Trim();
        return visible.Length == 0
            ? SplitBody.Whole
            : new SplitBody(visible, string.Join('\n', lines.Where((_, i) => i >= start && i <= end || quoted[i])).Trim(), "attribution");
    }

    /// <summary>Quoted lines without an introduction: folded where they stand in one piece before or after the answer.</summary>
    private static SplitBody OnlyMarks(string[] lines)
    {
        var quoted = Quoted(lines);
        int first = Array.IndexOf(quoted, true),
            last = Array.LastIndexOf(quoted, true);
        if (first < 0 || last - first < 2 || Between(lines, quoted, first, last))
            return SplitBody.Whole;
        var visible = string.Join('\n', lines.Where((_, i) => !quoted[i])).Trim();
        return visible.Length == 0
            ? SplitBody.Whole
            : new SplitBody(visible, string.Join('\n', lines.Where((_, i) => quoted[i])).Trim(), "quoted lines");
    }

    // An answer between quoted lines makes sense only together with them.
    private static bool Between(string[] lines, bool[] quoted, int first, int last)
    {
        for (var i = first; i <= last; i++)
            if (!quoted[i] && NotBlank(lines[i]) && !QuotationWords.EndsAttribution(lines[i]))
                return true;
        return false;
    }

    private static bool[] Quoted(string[] lines)
    {
        var quoted = lines.Select(line => line.TrimStart(' ').StartsWith('>')).ToArray();
        return quoted;
    }

    private static bool NotBlank(string line) => !string.IsNullOrWhiteSpace(line);

    private static bool FollowedByHeaders(string[] lines, int from) =>
        QuotationWords.StartsHeaderBlock(string.Join('\n', lines.Skip(from).SkipWhile(string.IsNullOrWhiteSpace).Take(8)));

    private static int AttributionBefore(string[] lines, int line)
    {
        for (var i = line - 1; i >= 0 && i >= line - 6; i--)
            if (AttributionEndingAt(lines, i) is { } start)
                return start;
        return line;
    }

    /// <summary>
    /// Where the attribution begins that ends in this line; null when none does. Mail programs break it into up to four lines.
    /// </summary>
    private static int? AttributionEndingAt(string[] lines, int end)
    {
        if (lines[end].TrimStart().StartsWith('>') || !QuotationWords.EndsAttribution(lines[end]))
            return null;
        for (var start = end; start >= 0 && start > end - LinesOfAttribution; start--)
        {
            if (string.IsNullOrWhiteSpace(lines[start]))
                break;
            if (QuotationWords.StartsAttribution(lines[start]) && QuotationWords.IsAttribution(string.Join(' ', lines[start..(end + 1)])))
                return start;
        }

        if (QuotationWords.IsAttribution(lines[end]))
            return end;
        return end + 1 < lines.Length && lines[end + 1].StartsWith('>') && lines[end].Length < 100 ? end : null;
    }
}
