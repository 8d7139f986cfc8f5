using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Hookdesk.Search.Files;

/// <summary>What a page shows, without following whoever nests thousands of elements in each other.</summary>
internal static class HtmlText
{
    /// <summary>So many characters of a page are read.</summary>
    public const int Longest = 2_000_000;

    private const int Deepest = 2000;

    private static readonly HashSet<string> OftenOpen = new(StringComparer.OrdinalIgnoreCase)
    {
        "area",
        "base",
        "body",
        "br",
        "col",
        "colgroup",
        "dd",
        "dt",
        "embed",
        "head",
        "hr",
        "html",
        "img",
        "input",
        "li",
        "link",
        "meta",
        "option",
        "p",
        "param",
        "source",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "track",
        "wbr",
    };

    public static void Append(StringBuilder text, string html, int longest, CancellationToken stop)
    {
        var document = new HtmlParser().ParseDocument(NotTooDeep(html));
        text.Append(document.Title).Append('\n');
        AppendShown(document.Body, text, longest, stop);
    }

    // A parser looks up the whole way for each element: what nests thousands in each other takes it minutes. What is often left open by
    // others does not count.
    private static string NotTooDeep(string html)
    {
        var depth = 0;
        for (var at = html.IndexOf('<', StringComparison.Ordinal); at >= 0 && at + 1 < html.Length; at = html.IndexOf('<', at + 1))
        {
            var isEnd = html[at + 1] == '/';
            var start = at + (isEnd ? 2 : 1);
            var end = start;
            while (end < html.Length && char.IsAsciiLetterOrDigit(html[end]))
                end++;
            if (end == start || html[start..end] is var name && OftenOpen.Contains(name))
                continue;
            // What looks like elements in a script is none.
            if (!isEnd && name.ToLowerInvariant() is "script" or "style")
            {
                at = html.IndexOf($"</{name}", end, StringComparison.OrdinalIgnoreCase);
                if (at < 0)
                    return html;
                continue;
            }
            depth = isEnd ? Math.Max(0, depth - 1) : depth + 1;
            if (depth > Deepest)
                return html[..at];
        }
        return html;
    }

    // From node to node: whoever nests ten thousand elements in each other is not followed down the stack.
    private static void AppendShown(INode? body, StringBuilder text, int longest, CancellationToken stop)
    {
        for (var node = body; node is not null && text.Length < longest && !stop.IsCancellationRequested; )
        {
            if (node is IText words)
                text.Append(words.Data);
            var next = node is IElement { LocalName: "script" or "style" or "template" or "noscript" } ? null : node.FirstChild;
            while (next is null && node is not null && node != body)
            {
                next = node.NextSibling;
                node = node.Parent;
            }
            node = next;
        }
    }
}
