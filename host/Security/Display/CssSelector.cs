using System.Text;

namespace Hookdesk.Host.Security.Display;

/// <summary>
/// A selector of a mail's style sheet, rewritten so that it finds elements of that mail alone: names get a prefix that no class of the
/// desk has. What is not understood is not used.
/// </summary>
/// <param name="Text">Written to stand behind the class of the mail's element; empty for the mail's body itself.</param>
/// <param name="Names">The classes and ids that it names, as they are written on the elements.</param>
/// <param name="Elements">The elements that it names.</param>
internal sealed record CssSelector(string Text, IReadOnlyList<string> Names, IReadOnlyList<string> Elements)
{
    private const int Longest = 200,
        MostParts = 8;

    private static readonly string[] States = ["link", "visited", "hover", "first-child", "last-child"];

    public static string? ClassOf(string name) => IsName(name) ? "c-" + name : null;

    public static string? ClassOfId(string id) => IsName(id) ? "i-" + id : null;

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 60 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>Reads one selector of a list; null where it is not to be used.</summary>
    public static CssSelector? Read(ReadOnlySpan<char> text, Func<string, bool> isElement)
    {
        text = text.Trim();
        if (text.Length is 0 or > Longest)
            return null;
        var result = new StringBuilder();
        var names = new List<string>();
        var elements = new List<string>();
        var (at, parts) = (0, 0);
        var combinator = ' ';
        while (at < text.Length)
        {
            var start = at;
            while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '-' or '_'))
                at++;
            var element = text[start..at].ToString().ToLowerInvariant();
            var compound = new StringBuilder();
            if (at < text.Length && text[at] == '*' && element.Length == 0)
            {
                element = "*";
                at++;
            }

            if (element.Length > 0 && element is not ("*" or "body" or "html") && !isElement(element))
                return null;
            while (at < text.Length && text[at] is '.' or '#' or ':')
            {
                var kind = text[at++];
                start = at;
                while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '-' or '_'))
                    at++;
                var name = text[start..at].ToString();
                var own = kind == '.' ? ClassOf(name) : ClassOfId(name);
                if (kind == ':' ? !States.Contains(name) : own is null)
                    return null;
                compound.Append(kind == ':' ? ":" : ".").Append(kind == ':' ? name : own);
                if (kind != ':')
                    names.Add(own!);
            }

            if (element.Length == 0 && compound.Length == 0 || ++parts > MostParts)
                return null;
            // The mail's body stands for the whole document.
            if (element is not ("html" or "body"))
            {
                result.Append(combinator == ' ' ? " " : $" {combinator} ").Append(element == "*" ? "*" : element).Append(compound);
                if (element is not ("" or "*"))
                    elements.Add(element);
            }
            else if (compound.Length > 0)
                result.Append(combinator == '>' ? " > " : " ").Append('*').Append(compound);
            if (at == text.Length)
                break;
            start = at;
            while (at < text.Length && char.IsWhiteSpace(text[at]))
                at++;
            combinator = ' ';
            if (at < text.Length && text[at] is '>' or '+' or '~')
            {
                combinator = text[at++];
                while (at < text.Length && char.IsWhiteSpace(text[at]))
                    at++;
            }

            if (at == start || at == text.Length)
                return null;
        }

        return new CssSelector(result.ToString(), names, elements);
    }
}
