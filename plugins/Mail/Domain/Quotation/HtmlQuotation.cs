using AngleSharp.Dom;
using Hookdesk.Mail.Domain.Text;

namespace Hookdesk.Mail.Domain.Quotation;

/// <summary>
/// Finds the new part of an HTML answer by the structure that mail programs give to what they quote; then by our own reply line; then
/// by the words of an attribution or a block of headers.
/// </summary>
internal static class HtmlQuotation
{
    /// <summary>Elements that hold a quotation and nothing else, by mail program.</summary>
    private static readonly (string Mark, string Selector)[] Wrappers =
    [
        ("gmail", ".gmail_quote, .gmail_quote_container, .gmail_attr"),
        ("apple, thunderbird", "blockquote[type=cite], .moz-cite-prefix"),
        ("yahoo", ".yahoo_quoted, [id^=yahoo_quoted]"),
        ("proton", ".protonmail_quote"),
        ("zoho", ".zmail_extra, .zmail_extra_hr, #blockquote_zmail"),
        ("tutanota", ".tutanota_quote"),
        ("web.de, gmx", "[name=quote]"),
        ("mail.ru", "[id$=mail-app-auto-quote], [class$=mail-app-auto-quote]"),
        ("front, fastmail", ".front-blockquote, blockquote#qt"),
        (
            "outlook mobile",
            "#mail-editor-reference-message-container, #ms-outlook-mobile-reference-message, [id$=mobile-reference-message]"
        ),
        ("qq", "includetail"),
    ];

    /// <summary>Elements behind which everything is quotation, because the program does not wrap it.</summary>
    private const string OutlookMarks =
        "#divRplyFwdMsg, #x_divRplyFwdMsg, #appendonsend, hr#stopSpelling, .OutlookMessageHeader, #OLK_SRC_BODY_SECTION, "
        + "div[style*='border-top:solid #E1E1E1'], div[style*='border-top:solid #B5C4DF'], div[style*='border-top: 1pt solid'], div[style*='border-top:solid windowtext']";

    public static SplitBody Split(IDocument document, IReadOnlyList<string> replyLines)
    {
        if (document.Body is not { } body || QuotationWords.IsForward(Start(body)))
            return SplitBody.Whole;
        foreach (var mark in body.QuerySelectorAll(OutlookMarks))
            if (CutBehind(body, mark, "outlook") is { } outlook)
                return outlook;
        return Wrapped(body) ?? ByWords(body, replyLines) ?? SplitBody.Whole;
    }

    private static SplitBody? Wrapped(IElement body)
    {
        string? mark = null;
        var quotes = new List<INode>();
        foreach (var (name, selector) in Wrappers)
        {
            foreach (var element in body.QuerySelectorAll(selector))
            {
                if (quotes.Any(quote => quote.Contains(element)))
                    continue;
                if (QuotationWords.IsForward(Start(element)))
                    return SplitBody.Whole;
                mark ??= name;
                // A wrapper can also hold answers written between the pieces of the quotation: take only the pieces.
                var pieces = element
                    .Children.Where(child => child.LocalName == "blockquote" || child.ClassList.Contains("gmail_attr"))
                    .ToList();
                quotes.AddRange(pieces.Count > 0 && element.LocalName != "blockquote" ? pieces : [element]);
            }
        }

        foreach (var blockquote in body.QuerySelectorAll("blockquote"))
        {
            if (
                quotes.Any(quote => quote.Contains(blockquote))
                || Before(blockquote) is not { } before
                || !QuotationWords.IsAttribution(before.TextContent)
            )
                continue;
            mark ??= "attribution";
            quotes.Add(before);
            quotes.Add(blockquote);
        }

        if (quotes.Count == 0)
            return null;
        foreach (var quote in quotes.ToList())
            if (Before(quote) is { } before && !quotes.Contains(before) && QuotationWords.IsAttribution(before.TextContent))
                quotes.Add(before);
        return Interleaved(body, quotes) ? SplitBody.Whole : Remove(body, quotes, mark!);
    }

    private static SplitBody? ByWords(IElement body, IReadOnlyList<string> replyLines)
    {
        foreach (var element in body.QuerySelectorAll("p, div, span, td, font, b, pre"))
        {
            var text = element.TextContent.Trim();
            if (text.Length == 0)
                continue;
            if (
                replyLines.Any(line => text.StartsWith(line, StringComparison.OrdinalIgnoreCase))
                && CutBehind(body, element, "reply line") is { } byLine
            )
                return byLine;
            if (
                (text.Length <= QuotationWords.LongestAttribution && QuotationWords.IsAttribution(text) || QuotationWords.IsSeparator(text))
                && CutBehind(body, element, "attribution") is { } byName
            )
                return byName;
            if (QuotationWords.StartsHeaderBlock(text) && CutBehind(body, element, "header block") is { } byHeaders)
                return byHeaders;
        }

        return null;
    }

    /// <summary>
    /// Takes the element and everything that follows it in the document. Null when nothing would be left to see, or a forwarded mail
    /// would be folded.
    /// </summary>
    private static SplitBody? CutBehind(IElement body, INode mark, string name)
    {
        var quotes = new List<INode>();
        for (var node = mark; node is not null && node != body; node = node.Parent)
        for (var next = node.NextSibling; next is not null; next = next.NextSibling)
            quotes.Add(next);
        quotes.Insert(0, mark);
        if (Before(mark) is { } before && QuotationWords.IsAttribution(before.TextContent))
            quotes.Insert(0, before);
        return Remove(body, quotes, name);
    }

    private static SplitBody? Remove(IElement body, List<INode> quotes, string mark)
    {
        var copy = (IElement)body.Clone();
        var folded = string.Join("\n\n", quotes.Select(quote => HtmlText.ToText(quote, ""))).Trim();
        foreach (var twin in quotes.Select(quote => Twin(quote, body, copy)).ToList())
            twin.Parent?.RemoveChild(twin);
        TrimEnd(copy);
        var hasContent = copy.TextContent.Any(c => !char.IsWhiteSpace(c)) || copy.QuerySelector("img") is not null;
        return hasContent ? new SplitBody(copy.InnerHtml.Trim(), folded, mark) : null;
    }

    // The caller's document stays whole: the same path leads to the same node of the copy.
    private static INode Twin(INode node, INode root, INode copy)
    {
        var path = new Stack<int>();
        for (var n = node; n != root; n = n.Parent!)
            path.Push(n.Parent!.ChildNodes.Index(n));
        return path.Aggregate(copy, (current, index) => current.ChildNodes[index]);
    }

    private static bool Interleaved(IElement body, List<INode> quotes)
    {
        var state = 0; // 0 before any quotation, 1 within the first, 2 answer behind it
        foreach (var text in body.GetDescendants().OfType<IText>())
        {
            if (string.IsNullOrWhiteSpace(text.Data))
                continue;
            var quoted = quotes.Any(quote => quote.Contains(text));
            if (quoted && state == 2)
                return true;
            if (quoted)
                state = 1;
            else if (state == 1)
                state = 2;
        }

        return false;
    }

    /// <summary>The nearest node before this one that has words, within the same parent or as the parent's neighbour.</summary>
    private static INode? Before(INode node)
    {
        for (var previous = node.PreviousSibling; previous is not null; previous = previous.PreviousSibling)
            if (!string.IsNullOrWhiteSpace(previous.TextContent))
                return previous;
        return null;
    }

    private static string Start(INode node)
    {
        var text = node.TextContent.TrimStart();
        return text.Length > 120 ? text[..120] : text;
    }

    private static void TrimEnd(INode node)
    {
        while (
            node.LastChild is { } last
            && string.IsNullOrWhiteSpace(last.TextContent)
            && (last is not IElement element || element.QuerySelector("img") is null && element.LocalName != "img")
        )
            node.RemoveChild(last);
        if (node.LastChild is IElement tail)
            TrimEnd(tail);
    }
}
