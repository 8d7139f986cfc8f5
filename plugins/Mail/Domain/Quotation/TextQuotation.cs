namespace Hookdesk.Mail.Domain.Quotation;

/// <summary>What is new in a body and what is quoted.</summary>
/// <param name="Visible">The new part; null shows the whole.</param>
/// <param name="Folded">The rest as text; empty where nothing is folded.</param>
/// <param name="Mark">By what it was found: <c>gmail</c>, <c>reply line</c>, <c>attribution</c>, …; null where nothing was found.</param>
internal sealed record SplitBody(string? Visible, string Folded, string? Mark)
{
    public static readonly SplitBody Whole = new(null, "", null);
}

/// <summary>Finds the new part of a plain-text answer.</summary>
internal static class TextQuotation
{
    public static SplitBody Split(string text, IReadOnlyList<string> replyLines)
    {
        var lines = new List<QuotationLine>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
            lines.Add(QuotationLine.Of(line, lines.LastOrDefault()));
        if (new QuotationFinder(lines).Find(replyLines) is not { } found)
            return SplitBody.Whole;
        var (visible, folded) = (new List<string>(), new List<string>());
        for (var i = 0; i < lines.Count; i++)
        {
            if (found.Within is { } within && within.Line == i)
            {
                visible.Add(lines[i].Text[..within.From].TrimEnd(' ', '-', '–'));
                folded.Add(lines[i].Text[within.From..]);
            }
            else
                (found.Folded[i] ? folded : visible).Add(lines[i].Text);
        }

        return new SplitBody(string.Join('\n', visible).Trim(), string.Join('\n', folded).Trim(), found.Mark);
    }
}
