using AngleSharp.Dom;
using Hookdesk.Mail.Domain.Text;

namespace Hookdesk.Mail.Domain.Quotation;

/// <summary>
/// Finds the new part of an HTML answer: by the elements that mail programs give to what they quote, and by the words of its lines as in
/// a text.
/// </summary>
internal static class HtmlQuotation
{
    /// <summary>Elements that hold a quotation and nothing else, by mail program.</summary>
    private static readonly (string Program, string Selector)[] Wrappers =
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

    private const int MostLines = 10_000;

    private const string Signatures =
        ".gmail_signature, .gmail_signature_prefix, [data-smartmail=gmail_signature], .moz-signature, #Signature, #ms-outlook-mobile-signature, "
        + "#AppleMailSignature, .AppleMailSignature, .protonmail_signature_block, .yahoo-signature, .tutanota_signature";

    public static SplitBody Split(IDocument document, IReadOnlyList<string> replyLines)
    {
        if (document.Body is not { } whole)
            return SplitBody.Whole;
        // The caller's document stays whole.
        var body = (IElement)whole.Clone();
        var lines = HtmlLines.Of(body, Programs(body), [.. body.QuerySelectorAll(Signatures)]);
        // Taking nodes out costs a look at their neighbors: so many lines are no answer of a person.
        if (lines.Count > MostLines || QuotationWords.IsForward(Start(lines)))
            return SplitBody.Whole;
        var finder = new QuotationFinder(lines);
        var found = ByOutlook(body, lines, finder) ?? finder.Find(replyLines);
        if (found is null)
            return SplitBody.Whole;
        var folded = string.Join('\n', lines.Where((_, i) => found.Folded[i]).Select(line => line.Text)).Trim();
        Remove(body, lines, found);
        TrimEnd(body);
        return new SplitBody(body.InnerHtml.Trim(), folded, found.Mark);
    }

    /// <summary>The elements that are quotation, each with the program that made it.</summary>
    private static Dictionary<INode, string> Programs(IElement body)
    {
        var programs = new Dictionary<INode, string>(ReferenceEqualityComparer.Instance);
        foreach (var (program, selector) in Wrappers)
        foreach (var element in body.QuerySelectorAll(selector))
        {
            // A wrapper can also hold answers written between the pieces of the quotation: take only the pieces.
            var pieces = element
                .Children.Where(child => child.LocalName == "blockquote" || child.ClassList.Contains("gmail_attr"))
                .ToList();
            foreach (var piece in pieces.Count > 0 && element.LocalName != "blockquote" ? pieces : [element])
                programs.TryAdd(piece, program);
        }

        return programs;
    }

    private static FoundQuotation? ByOutlook(IElement body, List<QuotationLine> lines, QuotationFinder finder)
    {
        var marks = body.QuerySelectorAll(OutlookMarks).ToList();
        if (marks.Count == 0)
            return null;
        var lineOf = new Dictionary<INode, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < lines.Count; i++)
            foreach (var node in lines[i].Nodes)
                lineOf[node] = i;
        foreach (var mark in marks)
            if (LineFrom(mark, lineOf) is { } line && finder.FromLine(line, "outlook") is { } found)
                return found;
        return null;
    }

    /// <summary>The line of the first node in the element or behind it.</summary>
    private static int? LineFrom(INode element, Dictionary<INode, int> lineOf)
    {
        for (INode? node = element; node is not null; node = Next(node))
            if (lineOf.TryGetValue(node, out var line))
                return line;
        return null;
    }

    private static INode? Next(INode node)
    {
        if (node.FirstChild is { } child)
            return child;
        for (INode? at = node; at is not null; at = at.Parent)
            if (at.NextSibling is { } sibling)
                return sibling;
        return null;
    }

    /// <summary>Takes the folded lines out, and the elements that hold nothing any more.</summary>
    private static void Remove(IElement body, List<QuotationLine> lines, FoundQuotation found)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            if (!found.Folded[i] || found.Within?.Line == i)
                continue;
            foreach (var node in lines[i].Nodes)
            {
                var parent = node.Parent;
                parent?.RemoveChild(node);
                while (parent is IElement { HasChildNodes: false, Parent: { } above } empty && empty != body)
                {
                    above.RemoveChild(empty);
                    parent = above;
                }
            }
        }
    }

    private static string Start(List<QuotationLine> lines)
    {
        var text = lines.FirstOrDefault(line => !line.IsBlank)?.Text.TrimStart() ?? "";
        return text.Length > 120 ? text[..120] : text;
    }

    private static void TrimEnd(INode node)
    {
        while (true)
        {
            while (
                node.LastChild is { } last
                && string.IsNullOrWhiteSpace(last.TextContent)
                && (last is not IElement element || element.QuerySelector("img") is null && element.LocalName != "img")
            )
                node.RemoveChild(last);
            if (node.LastChild is not IElement tail)
                return;
            node = tail;
        }
    }
}
