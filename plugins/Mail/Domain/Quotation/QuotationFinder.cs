namespace Hookdesk.Mail.Domain.Quotation;

/// <summary>Which lines of a body are quotation.</summary>
/// <param name="Folded">For each line, whether it is folded.</param>
/// <param name="Mark">By what it was found.</param>
internal sealed record FoundQuotation(bool[] Folded, string Mark)
{
    /// <summary>The line of which only the end is folded, and where that begins; null for none.</summary>
    public (int Line, int From)? Within { get; init; }
}

/// <summary>
/// Finds what is quoted in the lines of a body: by our own reply line, by the elements of mail programs, by the lines that introduce a
/// quotation (an attribution, a block of headers, “Original Message”), and by the marks of quoted lines. Words alone fold what is below
/// only where they say who wrote and when; fewer are enough where quoted lines follow.
/// </summary>
internal sealed class QuotationFinder(IReadOnlyList<QuotationLine> lines)
{
    // Mail programs break an attribution into up to four lines; what is longer is prose.
    private const int LinesOfAttribution = 4,
        LongestAttribution = 320,
        LongestBehindVerb = 160,
        LongestWithoutVerb = 200;
    private const int LinesOfHeaders = 9;
    private const int LongestSignature = 20;
    private const int WidestLine = 72;

    private readonly bool[] _quoted = Quoted(lines);

    public FoundQuotation? Find(IReadOnlyList<string> replyLines) => WithSignature(ByReplyLine(replyLines) ?? ByProgram() ?? ByWords());

    /// <summary>All from a line on is quotation, with what introduces it above.</summary>
    public FoundQuotation? FromLine(int line, string mark) => WithSignature(CutAt(Introduction(line), mark));

    private FoundQuotation? ByReplyLine(IReadOnlyList<string> replyLines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            if (!replyLines.Any(reply => lines[i].Text.Contains(reply, StringComparison.OrdinalIgnoreCase)))
                continue;
            // The line above our reply line is usually the mail program's “On … wrote:”.
            var from = i;
            for (var above = i - 1; above >= 0 && above >= i - 6; above--)
                if (AttributionEndingAt(above, isQuotationBelow: true) is { } attribution)
                {
                    from = attribution.Line;
                    break;
                }
            return CutAt(from, "reply line");
        }

        return null;
    }

    /// <summary>Lines in the elements of a mail program, with the attribution above each piece of them.</summary>
    private FoundQuotation? ByProgram()
    {
        if (lines.FirstOrDefault(line => line.Program is not null)?.Program is not { } mark)
            return null;
        var folded = lines.Select(line => line.Program is not null).ToArray();
        for (var i = 0; i < lines.Count; i++)
        {
            var begins = (folded[i] || lines[i].IsQuoted) && (i == 0 || !folded[i - 1] && !lines[i - 1].IsQuoted);
            if (!begins)
                continue;
            if (QuotationWords.IsForward(lines[i].Text))
                return null;
            var above = BeforeBlanks(i);
            if (above >= 0 && AttributionEndingAt(above, isQuotationBelow: true) is { } attribution)
            {
                Fill(folded, attribution.Line, i);
                // Quoted by the attribution above, where no program marked it.
                for (var quoted = i; quoted < lines.Count && (lines[quoted].IsQuoted || lines[quoted].IsBlank); quoted++)
                    folded[quoted] = true;
            }
        }

        // An answer between pieces of a quotation makes sense only together with them.
        var answers = 0;
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].IsBlank)
                continue;
            if (folded[i] && answers == 2)
                return null;
            if (folded[i])
                answers = 1;
            else if (answers == 1)
                answers = 2;
        }

        return Fold(folded, mark);
    }

    private FoundQuotation? ByWords()
    {
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i].Text;
            if (lines[i].IsBlank)
                continue;
            if (QuotationWords.IsForward(line))
                return null;
            if (QuotationWords.IsOriginalMessage(line))
                return CutAt(i, "original message");
            if (IsHeaderBlock(i))
                return CutAt(Introduction(i), "header block");
            if (!QuotationWords.CanEndAttribution(line) || _quoted[i])
                continue;
            var below = AfterBlanks(i);
            var isQuotationBelow = below < lines.Count && _quoted[below];
            if (AttributionEndingAt(i, isQuotationBelow) is { } attribution)
                return Attributed(attribution, i, isQuotationBelow);
        }

        return ByMarks();
    }

    private FoundQuotation? Attributed((int Line, int Column) start, int end, bool isQuotationBelow)
    {
        if (!isQuotationBelow)
            return WithColumn(CutAt(start.Line, "attribution"), start);
        if (IsAnsweredBetween(Array.FindIndex(_quoted, end, quoted => quoted)))
            return null;
        var folded = (bool[])_quoted.Clone();
        Fill(folded, start.Line, end + 1);
        return WithColumn(Fold(folded, "attribution"), start);
    }

    private static FoundQuotation? WithColumn(FoundQuotation? found, (int Line, int Column) start) =>
        found is null || start.Column == 0 ? found : found with { Within = (start.Line, start.Column) };

    /// <summary>Quoted lines without an introduction: folded where they stand in one piece before or after the answer.</summary>
    private FoundQuotation? ByMarks()
    {
        int first = Array.FindIndex(_quoted, quoted => quoted),
            last = Array.FindLastIndex(_quoted, quoted => quoted);
        // In HTML a quotation that no program marked may be the writer's own.
        if (first < 0 || last - first < 2 || lines[first].Nodes.Count > 0 || IsAnsweredBetween(first))
            return null;
        return Fold((bool[])_quoted.Clone(), "quoted lines");
    }

    private bool IsAnsweredBetween(int first)
    {
        var last = Array.FindLastIndex(_quoted, quoted => quoted);
        for (var i = Math.Max(first, 0); i <= last; i++)
            if (!_quoted[i] && !lines[i].IsBlank && AttributionEndingAt(i, isQuotationBelow: true) is null)
                return true;
        return false;
    }

    /// <summary>Where the attribution begins that ends in this line; null when none does.</summary>
    private (int Line, int Column)? AttributionEndingAt(int end, bool isQuotationBelow)
    {
        if (_quoted[end] && lines[end].Program is null || !QuotationWords.CanEndAttribution(lines[end].Text))
            return null;
        (int, int)? found = null;
        var text = "";
        for (var start = end; start >= 0 && start > end - LinesOfAttribution; start--)
        {
            if (lines[start].IsBlank || start < end && lines[start + 1].BeginsBlock)
                break;
            text = text.Length == 0 ? lines[start].Text.Trim() : $"{lines[start].Text.Trim()} {text}";
            if (text.Length > LongestAttribution)
                break;
            var begins = QuotationWords.StartsAttribution(text) || IsSenderFirst(text);
            if (!IsAttribution(text, isQuotationBelow, begins))
                continue;
            // A piece of one says when, but neither who nor that it was written: it may begin further up.
            if (begins && (LineSigns.HasAddress(text) || QuotationWords.Verb(text) is not null))
                return (start, 0);
            if (QuotationWords.StartWithin(lines[start].Text) is > 0 and var column && start == end)
                found ??= (start, column);
            else if (isQuotationBelow)
                found ??= (start, 0);
        }

        return found;
    }

    private static bool IsAttribution(string text, bool isQuotationBelow, bool begins)
    {
        var dashed = text.Trim(' ', '*', '_', '\u00A0').EndsWith("--", StringComparison.Ordinal);
        var (address, date, time) = (LineSigns.HasAddress(text), LineSigns.HasDate(text), LineSigns.HasTime(text));
        var verb = QuotationWords.Verb(text);
        if (verb is { } found && text.Length - found.End > LongestBehindVerb)
            verb = null;
        if (dashed)
            return verb is not null && (date || time) && address;
        // Who and when, or when to the minute; prose that ends in “he wrote:” says less.
        if (verb is not null && (address ? date || time : date && time))
            return true;
        if (verb is null && address && date && time && begins && text.Length <= LongestWithoutVerb)
            return true;
        return isQuotationBelow && (verb is not null || text.Length <= LongestWithoutVerb && (address || date && time));
    }

    // “Desk <desk@example.org> schrieb am …:”
    private static bool IsSenderFirst(string text)
    {
        if (QuotationWords.Verb(text) is not { } verb)
            return false;
        var before = text[..verb.Start].TrimEnd();
        var behind = text[verb.End..];
        return before.Length is > 0 and <= 120
            && before[^1] is '>' or ')'
            && LineSigns.HasAddress(before)
            && (LineSigns.HasDate(behind) || LineSigns.HasTime(behind));
    }

    /// <summary>
    /// True where a block of headers begins as programs put it above what they quote: a sender and two of date, receiver and subject, in
    /// whatever order. “From” and “To” of a journey are no such block: it names a subject, or an address.
    /// </summary>
    private bool IsHeaderBlock(int from)
    {
        if (HeaderLines.Read(lines[from].Text) is null)
            return false;
        var seen = new HashSet<HeaderLabel>();
        var (named, others) = (false, 0);
        for (var i = from; i < lines.Count && i < from + LinesOfHeaders && others <= 2; i++)
        {
            if (HeaderLines.Read(lines[i].Text) is not { } header)
            {
                if (lines[i].IsBlank)
                    break;
                others++;
                continue;
            }

            seen.Add(header.Label);
            named |= header.Label == HeaderLabel.Subject || header.Label == HeaderLabel.From && LineSigns.HasAddress(header.Value);
        }

        return named && seen.Contains(HeaderLabel.From) && seen.Count >= 3;
    }

    /// <summary>The first line of the introduction above a line: rules, “Original Message” and an attribution belong to it.</summary>
    private int Introduction(int line)
    {
        var first = line;
        for (var i = line - 1; i >= 0; i--)
        {
            if (lines[i].IsBlank)
                continue;
            if (!QuotationWords.IsRule(lines[i].Text) && !QuotationWords.IsOriginalMessage(lines[i].Text))
                break;
            first = i;
        }

        return BeforeBlanks(first) is >= 0 and var above && AttributionEndingAt(above, isQuotationBelow: true) is { Column: 0 } attribution
            ? attribution.Line
            : first;
    }

    private FoundQuotation? CutAt(int from, string mark)
    {
        var folded = new bool[lines.Count];
        Fill(folded, from, lines.Count);
        return Fold(folded, mark);
    }

    /// <summary>Null when nothing would be left to see.</summary>
    private FoundQuotation? Fold(bool[] folded, string mark) =>
        Enumerable.Range(0, lines.Count).Any(i => !folded[i] && HasContent(lines[i])) ? new FoundQuotation(folded, mark) : null;

    /// <summary>Folds the sender's signature too: below <c>-- </c> (RFC 3676, section 4.3), or in the element of a mail program.</summary>
    private FoundQuotation? WithSignature(FoundQuotation? found)
    {
        var folded = found is null ? new bool[lines.Count] : (bool[])found.Folded.Clone();
        var any = false;
        for (var i = 0; i < lines.Count; i++)
        {
            if (folded[i])
                continue;
            if (lines[i].IsSignature)
                any = folded[i] = true;
            else if (lines[i].Text.TrimEnd() == "--" && i > 0)
            {
                var end = i;
                while (end < lines.Count && !folded[end] && end - i <= LongestSignature)
                    end++;
                if (end - i <= LongestSignature)
                {
                    any = true;
                    Fill(folded, i, end);
                }
            }
        }

        return any && Fold(folded, found?.Mark ?? "signature") is { } more ? more with { Within = found?.Within } : found;
    }

    private static bool HasContent(QuotationLine line) =>
        !line.IsBlank || line.Nodes.Any(node => node is AngleSharp.Dom.IElement { LocalName: "img" or "video" or "audio" });

    /// <summary>Marked lines, and the rest of one that was too wide for somebody on the way and so was broken without a mark.</summary>
    private static bool[] Quoted(IReadOnlyList<QuotationLine> lines)
    {
        var quoted = lines.Select(line => line.IsQuoted).ToArray();
        for (var i = 1; i < lines.Count; i++)
        {
            if (quoted[i] || lines[i].IsBlank || !lines[i - 1].IsQuoted || lines[i].Nodes.Count > 0)
                continue;
            var word = lines[i].Text.AsSpan().IndexOf(' ') is > 0 and var space ? space : lines[i].Text.Length;
            quoted[i] =
                lines[i - 1].Text.Length + 1 + word > WidestLine
                && lines[i].Text.Length < lines[i - 1].Text.Length / 2
                && (i + 1 == lines.Count || lines[i + 1].IsQuoted || lines[i + 1].IsBlank);
        }

        return quoted;
    }

    private int BeforeBlanks(int line)
    {
        do line--;
        while (line >= 0 && lines[line].IsBlank);
        return line;
    }

    private int AfterBlanks(int line)
    {
        do line++;
        while (line < lines.Count && lines[line].IsBlank);
        return line;
    }

    private static void Fill(bool[] folded, int from, int to) => Array.Fill(folded, true, from, to - from);
}
