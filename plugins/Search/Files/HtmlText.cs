using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Hookdesk.Html;

namespace Hookdesk.Search.Files;

/// <summary>What a page shows, without following whoever nests thousands of elements in each other.</summary>
internal static class HtmlText
{
    /// <summary>So many characters of a page are read.</summary>
    public const int Longest = 2_000_000;

    // Deeper than any person writes, and less than where the parser itself begins to make the tree flat.
    internal const int Deepest = 250;

    public static void Append(StringBuilder text, string html, int longest, CancellationToken stop) =>
        Append(text, html, longest, new NestingLimit(Deepest), stop);

    internal static void Append(StringBuilder text, string html, int longest, NestingLimit limit, CancellationToken stop)
    {
        IDocument? document = null;
        var options = new HtmlParserOptions
        {
            OnCreated = (element, _) =>
            {
                document ??= element.Owner;
                limit.Count(element);
            },
        };
        try
        {
            document = new HtmlParser(options).ParseDocument(html);
        }
        catch (NestedTooDeeplyException)
        {
            // What was read so far is the beginning of the page.
        }
        if (document is null)
            return;
        text.Append(document.Title).Append('\n');
        AppendShown(document.Body, text, longest, stop);
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
