using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Hookdesk.Host.People.Profile;

/// <summary>A signature as plain text and back, for browsers without script.</summary>
internal static class SignatureText
{
    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "DIV",
        "P",
        "LI",
        "UL",
        "OL",
        "BLOCKQUOTE",
        "TABLE",
        "TR",
    };

    public static string FromHtml(string html)
    {
        var text = new StringBuilder();
        Append(new HtmlParser().ParseDocument(html).Body!, text);
        return string.Join('\n', text.ToString().Split('\n').Select(line => line.Trim())).Trim();
    }

    public static string ToHtml(string text) =>
        string.Concat(
            text.ReplaceLineEndings("\n")
                .Trim()
                .Split('\n')
                .Select(line => $"<div>{(line.Length == 0 ? "<br>" : WebUtility.HtmlEncode(line))}</div>")
        );

    private static void Append(INode node, StringBuilder text)
    {
        foreach (var child in node.ChildNodes)
        {
            if (child is IText words)
                text.Append(words.Data.ReplaceLineEndings(" "));
            else if (child is IElement element)
            {
                var isBlock = Blocks.Contains(element.TagName);
                if (element.TagName is "BR" || (isBlock && text.Length > 0 && text[^1] != '\n'))
                    text.Append('\n');
                Append(element, text);
                if (isBlock && text.Length > 0 && text[^1] != '\n')
                    text.Append('\n');
            }
        }
    }
}
