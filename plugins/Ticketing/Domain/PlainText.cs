using System.Net;
using System.Text;

namespace Hookdesk.Ticketing.Domain;

/// <summary>HTML as text and text as HTML, for previews, for search and for messages that have only one of the two.</summary>
internal static class PlainText
{
    // So much text is shown, and so many of its addresses as links: nobody reads or clicks more.
    private const int LongestShown = 400_000,
        MostLinks = 2_000;

    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "p",
        "div",
        "br",
        "li",
        "ul",
        "ol",
        "tr",
        "table",
        "blockquote",
        "pre",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "section",
        "article",
        "header",
        "footer",
        "dd",
        "dt",
    };

    private static readonly HashSet<string> Hidden = new(StringComparer.OrdinalIgnoreCase)
    {
        "style",
        "script",
        "head",
        "title",
        "template",
        "noscript",
    };

    /// <summary>The readable text of HTML: one line for each block. Meant for reading, not for showing as HTML again.</summary>
    public static string FromHtml(string html)
    {
        if (html.Length == 0)
            return "";
        var text = new StringBuilder(html.Length);
        var at = 0;
        while (at < html.Length)
        {
            var open = html.IndexOf('<', at);
            if (open < 0)
                open = html.Length;
            AppendCollapsed(text, html.AsSpan(at, open - at));
            if (open == html.Length)
                break;
            at = SkipTag(html, open, text);
        }
        var lines = text.ToString().Split('\n').Select(line => line.Trim(' ', '\u00a0', '\t'));
        var result = new StringBuilder(text.Length);
        var empty = 1;
        foreach (var line in lines)
        {
            empty = line.Length == 0 ? empty + 1 : 0;
            if (empty < 2)
                result.Append(line).Append('\n');
        }
        return result.ToString().Trim();
    }

    /// <summary>Text as harmless HTML: one paragraph for each blank-line-separated block, with addresses of web pages as links.</summary>
    public static string ToHtml(string text)
    {
        if (text.Length == 0)
            return "";
        var html = new StringBuilder(text.Length + 64);
        var links = 0;
        foreach (var paragraph in text.ReplaceLineEndings("\n").Trim('\n').Split("\n\n"))
        {
            html.Append("<p>");
            var first = true;
            foreach (var line in paragraph.Split('\n'))
            {
                if (!first)
                    html.Append("<br>");
                first = false;
                AppendLine(html, line, ref links);
            }
            html.Append("</p>");
        }
        return html.ToString();
    }

    /// <summary>
    /// Text as harmless HTML that keeps its spaces, tabs and lines, with addresses of web pages as links; each paragraph in its own
    /// direction. Of a text longer than anybody reads the beginning.
    /// </summary>
    public static (string Html, bool IsCut) ToDisplay(string text)
    {
        var shown = Cut(text, LongestShown).ReplaceLineEndings("\n").Trim('\n');
        var html = new StringBuilder(shown.Length + 64).Append("<div class=\"hd-plain\">");
        var links = 0;
        foreach (var range in shown.AsSpan().Split("\n\n"))
        {
            html.Append("<p dir=\"auto\">");
            AppendLine(html, shown[range], ref links);
            html.Append("</p>");
        }
        return (html.Append("</div>").ToString(), text.Length > LongestShown);
    }

    /// <summary>
    /// The text of which channels make paragraphs (<c>p</c> and <c>br</c>, no other element), with its spaces; null where there is more.
    /// </summary>
    public static string? OfParagraphs(string html)
    {
        var text = new StringBuilder(html.Length);
        for (var at = 0; at < html.Length; )
        {
            var open = html.IndexOf('<', at);
            text.Append(html, at, (open < 0 ? html.Length : open) - at);
            if (open < 0)
                break;
            var rest = html.AsSpan(open);
            var tag =
                rest.StartsWith("<p>") ? "<p>"
                : rest.StartsWith("</p>") ? "</p>"
                : rest.StartsWith("<br>") ? "<br>"
                : null;
            if (tag is null)
                return null;
            at = open + tag.Length;
            text.Append(
                tag switch
                {
                    "</p>" => "\n\n",
                    "<br>" => "\n",
                    _ => "",
                }
            );
            if (tag != "<p>" && at < html.Length && html[at] == '\n')
                at++;
        }
        return WebUtility.HtmlDecode(text.ToString());
    }

    /// <summary>The first words, on one line.</summary>
    public static string Preview(string text, int length = 160)
    {
        var line = new StringBuilder(length + 1);
        foreach (var c in text)
        {
            if (line.Length >= length)
                break;
            if (!char.IsWhiteSpace(c) && !char.IsControl(c))
                line.Append(c);
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
        }
        // Half of a surrogate pair is no character and no database takes it.
        if (line.Length > 0 && char.IsHighSurrogate(line[^1]))
            line.Length--;
        return line.ToString().TrimEnd();
    }

    /// <summary>Cuts to a number of UTF-16 units without cutting a character in two.</summary>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    private static void AppendCollapsed(StringBuilder text, ReadOnlySpan<char> raw)
    {
        if (raw.IsEmpty)
            return;
        foreach (var c in WebUtility.HtmlDecode(raw.ToString()))
        {
            if (c is not (' ' or '\n' or '\r' or '\t'))
                text.Append(c);
            else if (text.Length > 0 && text[^1] is not (' ' or '\n'))
                text.Append(' ');
        }
    }

    private static int SkipTag(string html, int open, StringBuilder text)
    {
        if (html.AsSpan(open).StartsWith("<!--"))
        {
            var end = html.IndexOf("-->", open + 4, StringComparison.Ordinal);
            return end < 0 ? html.Length : end + 3;
        }
        var nameStart = open + 1;
        var closing = nameStart < html.Length && html[nameStart] == '/';
        if (closing)
            nameStart++;
        var nameEnd = nameStart;
        while (nameEnd < html.Length && char.IsAsciiLetterOrDigit(html[nameEnd]))
            nameEnd++;
        if (nameEnd == nameStart && !closing && (nameStart >= html.Length || html[nameStart] is not ('!' or '?')))
        {
            text.Append('<'); // “1 < 2”: no tag at all.
            return open + 1;
        }
        var close = TagEnd(html, nameEnd);
        var name = html[nameStart..nameEnd];
        if (Hidden.Contains(name) && !closing)
        {
            var end = html.IndexOf($"</{name}", close, StringComparison.OrdinalIgnoreCase);
            return end < 0 ? html.Length : TagEnd(html, end);
        }
        if (Blocks.Contains(name))
        {
            if (text.Length > 0 && (text[^1] != '\n' || name.Equals("br", StringComparison.OrdinalIgnoreCase)))
                text.Append('\n');
            if (name.Equals("li", StringComparison.OrdinalIgnoreCase) && !closing)
                text.Append("• ");
        }
        else if (name.Equals("td", StringComparison.OrdinalIgnoreCase) && closing)
            text.Append(' ');
        return close;
    }

    // A > inside a quoted attribute does not end the tag.
    private static int TagEnd(string html, int at)
    {
        var quote = '\0';
        for (; at < html.Length; at++)
        {
            var c = html[at];
            if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c is '"' or '\'')
                quote = c;
            else if (c == '>')
                return at + 1;
        }
        return html.Length;
    }

    private static void AppendLine(StringBuilder html, string line, ref int links)
    {
        var at = 0;
        for (int start; links < MostLinks && (start = FindLink(line, at)) >= 0; links++)
        {
            var end = start;
            while (end < line.Length && !char.IsWhiteSpace(line[end]) && line[end] is not ('<' or '>' or '"'))
                end++;
            while (end > start && ".,;:!?)]}'".Contains(line[end - 1]))
                end--;
            html.Append(WebUtility.HtmlEncode(line[at..start]));
            var link = WebUtility.HtmlEncode(line[start..end]);
            html.Append("<a href=\"")
                .Append(link)
                .Append("\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">")
                .Append(link)
                .Append("</a>");
            at = end;
        }
        html.Append(WebUtility.HtmlEncode(line[at..]));
    }

    // One look for both, so that what one of them has only at the end is not looked for again and again.
    private static int FindLink(string line, int from)
    {
        for (var at = from; (at = line.IndexOf("http", at, StringComparison.OrdinalIgnoreCase)) >= 0; at += 4)
        {
            var rest = line.AsSpan(at + 4);
            if (rest.StartsWith("://") || rest.StartsWith("s://", StringComparison.OrdinalIgnoreCase))
                return at;
        }
        return -1;
    }
}
