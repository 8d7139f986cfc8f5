using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Hookdesk.Mail.Domain.Text;

/// <summary>HTML as plain text, and plain text as HTML.</summary>
internal static partial class HtmlText
{
    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "address",
        "article",
        "blockquote",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    };

    /// <summary>True for elements that stand on lines of their own.</summary>
    public static bool IsBlock(string name) => Blocks.Contains(name);

    // Deeper than any person writes; what walks a tree by recursion must not be given the stack's end by a mail.
    private const int DeepestNesting = 250,
        DeepestMark = 6;

    /// <summary>
    /// Parses HTML; null when it is nested so deeply that only an attack explains it. For each element a parser looks up the whole way,
    /// so it is stopped at the first that is too deep instead of being asked afterwards.
    /// </summary>
    public static IDocument? Parse(string html) => Parse(html, new NestingLimit(DeepestNesting));

    internal static IDocument? Parse(string html, NestingLimit limit)
    {
        try
        {
            return new HtmlParser(new HtmlParserOptions { OnCreated = (element, _) => limit.Count(element) }).ParseDocument(html);
        }
        catch (NestedTooDeeplyException)
        {
            return null;
        }
    }

    /// <summary>The text of HTML without looking at its structure.</summary>
    public static string WithoutMarkup(string html) => WithFewEmptyLines(System.Net.WebUtility.HtmlDecode(WithoutTags(html)));

    private static string WithoutTags(string html)
    {
        var text = new StringBuilder(html.Length);
        // A < that nothing closes is text, and so is all behind it.
        var lastEnd = html.LastIndexOf('>');
        for (var at = 0; at < html.Length; at++)
        {
            if (html[at] != '<' || at > lastEnd)
            {
                text.Append(html[at]);
                continue;
            }

            text.Append('\n');
            at = html.IndexOf('>', at);
        }

        return text.ToString();
    }

    // Without white space at the end of a line, and with one empty line where there were several.
    private static string WithFewEmptyLines(string text)
    {
        var result = new StringBuilder(text.Length);
        var empty = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var trimmed = line.TrimEnd(" \t");
            empty = trimmed.Length == 0 ? empty + 1 : 0;
            if (empty <= 1)
                result.Append(trimmed).Append('\n');
        }

        return result.ToString().Trim();
    }

    /// <summary>
    /// The text of HTML as a person would type it: blocks on lines of their own, lists with dashes, links with their address where the
    /// words do not show it.
    /// </summary>
    /// <param name="root">The element.</param>
    /// <param name="quoteMark">Prefix of lines within <c>blockquote</c>.</param>
    public static string ToText(INode? root, string quoteMark = "> ")
    {
        if (root is null)
            return "";
        var text = new StringBuilder();
        Write(root, text, new Place(quoteMark, 0, false));
        return WithFewEmptyLines(text.ToString());
    }

    /// <summary>Plain text as HTML with the same lines and paragraphs.</summary>
    public static string ToHtml(string text)
    {
        var encoded = System.Net.WebUtility.HtmlEncode(text.ReplaceLineEndings("\n").Trim('\n'));
        return string.Concat(
            encoded
                .Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
                .Select(paragraph => $"<p>{paragraph.Trim('\n').Replace("\n", "<br>\n", StringComparison.Ordinal)}</p>\n")
        );
    }

    private readonly record struct Place(string QuoteMark, int Quoted, bool IsPreformatted);

    private static void Write(INode node, StringBuilder text, Place place)
    {
        switch (node)
        {
            case IText words:
                text.Append(place.IsPreformatted ? words.Data : Collapsed(words.Data, text.Length == 0 || text[^1] is '\n' or ' '));
                return;
            case IElement element:
                WriteElement(element, text, place);
                return;
            default:
                foreach (var child in node.ChildNodes)
                    Write(child, text, place);
                return;
        }
    }

    private static void WriteElement(IElement element, StringBuilder text, Place place)
    {
        var name = element.LocalName;
        if (name is "script" or "style" or "head" or "title" or "template" or "noscript")
            return;
        if (name == "br")
        {
            text.Append('\n');
            return;
        }

        var block = Blocks.Contains(name);
        if (block)
            NewLine(text, name is "p" or "table" or "ul" or "ol" or "blockquote" or "h1" or "h2" or "h3" ? 2 : 1);
        if (name == "hr")
            text.Append("----\n");
        if (name == "li")
            text.Append("- ");
        if (name == "img" && element.GetAttribute("alt") is { Length: > 0 } alternative)
            text.Append('[').Append(alternative).Append(']');

        var start = text.Length;
        foreach (var child in element.ChildNodes)
            Write(
                child,
                text,
                place with
                {
                    Quoted = place.Quoted + (name == "blockquote" ? 1 : 0),
                    IsPreformatted = place.IsPreformatted || name == "pre",
                }
            );

        // Deeper marks say nothing any more, and each costs its length at every line.
        if (name == "blockquote" && place.QuoteMark.Length > 0 && place.Quoted < DeepestMark)
        {
            var inner = text.ToString(start, text.Length - start).Trim('\n');
            text.Length = start;
            text.Append(string.Join('\n', inner.Split('\n').Select(line => place.QuoteMark + line)));
        }

        if (name == "a" && element.GetAttribute("href") is { } address && address.StartsWith("http", StringComparison.OrdinalIgnoreCase))
        {
            var words = text.ToString(start, text.Length - start).Trim();
            if (words.Length > 0 && !address.Contains(words, StringComparison.OrdinalIgnoreCase))
                text.Append(" <").Append(address).Append('>');
        }

        if (name is "td" or "th")
            text.Append(' ');
        if (block)
            NewLine(text, name is "p" or "table" or "ul" or "ol" or "blockquote" ? 2 : 1);
    }

    private static void NewLine(StringBuilder text, int count)
    {
        while (text.Length > 0 && text[^1] == ' ')
            text.Length--;
        if (text.Length == 0)
            return;
        var present =
            text[^1] == '\n'
                ? text.Length > 1 && text[^2] == '\n'
                    ? 2
                    : 1
                : 0;
        text.Append('\n', Math.Max(0, count - present));
    }

    private static string Collapsed(string data, bool afterSpace)
    {
        var collapsed = White().Replace(data, " ");
        return afterSpace ? collapsed.TrimStart(' ') : collapsed;
    }

    // The no-break space is kept apart: people use it to keep things together.
    [GeneratedRegex(@"[ \t\r\n\f]+", RegexOptions.None, 5000)]
    private static partial Regex White();
}
