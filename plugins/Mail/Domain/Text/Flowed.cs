using System.Text;
using System.Text.RegularExpressions;

namespace Hookdesk.Mail.Domain.Text;

/// <summary>
/// Joins the lines that a mail program broke (format=flowed, RFC 3676). MimeKit's FlowedToText can't be used: it takes the separator
/// before a signature ("-- ", section 4.3) for a line that goes on, so that signatures and quotations would not be found any more.
/// </summary>
internal static class Flowed
{
    public static string Unwrap(string text, string? deleteSpace)
    {
        var delete = "yes".Equals(deleteSpace, StringComparison.OrdinalIgnoreCase);
        var result = new StringBuilder(text.Length);
        var open = -1; // quotation depth of the paragraph that goes on, or -1
        foreach (var raw in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var depth = raw.TakeWhile(c => c == '>').Count();
            var line = raw[depth..];
            if (line.StartsWith(' '))
                line = line[1..]; // space-stuffed
            var signature = line == "-- ";
            var goesOn = line.EndsWith(' ') && !signature;
            if (goesOn && delete)
                line = line[..^1];

            if (open >= 0 && open == depth && !signature)
                result.Append(line);
            else
            {
                if (result.Length > 0)
                    result.Append('\n');
                if (depth > 0)
                    result.Append('>', depth).Append(' ');
                result.Append(line);
            }

            open = goesOn ? depth : -1;
        }

        return result.ToString();
    }
}

/// <summary>The charset that an HTML page declares in itself.</summary>
internal static partial class HtmlCharset
{
    public static string? Of(byte[] html)
    {
        var start = Encoding.Latin1.GetString(html, 0, Math.Min(html.Length, 2_048));
        var match = Declaration().Match(start);
        return match.Success ? match.Groups[1].Value : null;
    }

    [GeneratedRegex("""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,30})""", RegexOptions.IgnoreCase, 5000)]
    private static partial Regex Declaration();
}
