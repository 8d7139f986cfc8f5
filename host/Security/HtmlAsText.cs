using AngleSharp.Dom;
using Hookdesk.Sdk.Security;

namespace Hookdesk.Host.Security;

/// <summary>What is left of HTML that is too long, too deep, or too much: its words.</summary>
internal static class HtmlAsText
{
    /// <summary>Of what is longer only the text is shown.</summary>
    public const int LongestShown = 4_000_000;

    /// <summary>The most text that is shown.</summary>
    public const int LongestText = 400_000;

    // Deeper than any mail program writes; the serializer descends by recursion, and a stack that overflows ends the process.
    private const int DeepestNesting = 400;

    /// <summary>The whole message for display, as text.</summary>
    public static DisplayHtml Display(string html)
    {
        var words = Words(html.Length > LongestShown ? html[..LongestShown] : html);
        var isCut = html.Length > LongestShown || words.Length > LongestText;
        if (words.Length > LongestText)
            words = words[..LongestText];
        return new DisplayHtml($"<div class=\"hd-plain\">{System.Net.WebUtility.HtmlEncode(words.Trim())}</div>", "", 0) { IsCut = isCut };
    }

    /// <summary>Makes text of what is nested deeper than any mail program writes.</summary>
    public static void Flatten(IElement root)
    {
        var pending = new Stack<(INode Node, int Depth)>([(root, 0)]);
        while (pending.TryPop(out var at))
        {
            if (at.Depth == DeepestNesting && at.Node is IElement deepest && deepest.HasChildNodes)
            {
                deepest.TextContent = TextOf(deepest);
                continue;
            }

            foreach (var child in at.Node.ChildNodes)
                pending.Push((child, at.Depth + 1));
        }
    }

    // TextContent of a deep tree would descend by recursion as well.
    private static string TextOf(IElement element)
    {
        var text = new System.Text.StringBuilder();
        var pending = new Stack<INode>(element.ChildNodes.Reverse());
        while (pending.TryPop(out var node))
        {
            if (node is IText words)
                text.Append(words.Data);
            if (node is IElement inner && AllowedHtml.IsDroppedWhole(inner.LocalName))
                continue;
            foreach (var child in node.ChildNodes.Reverse())
                pending.Push(child);
        }

        return text.ToString();
    }

    /// <summary>The text without looking at its structure. A &lt; that nothing closes is text, and so is all behind it.</summary>
    public static string Words(string html)
    {
        var text = new System.Text.StringBuilder(html.Length);
        var lastEnd = html.LastIndexOf('>');
        for (var at = 0; at < html.Length; at++)
        {
            if (html[at] != '<' || at > lastEnd)
            {
                text.Append(html[at]);
                continue;
            }

            text.Append(' ');
            at = html.IndexOf('>', at);
        }

        return System.Net.WebUtility.HtmlDecode(text.ToString());
    }
}
