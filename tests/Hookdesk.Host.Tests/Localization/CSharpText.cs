namespace Hookdesk.Host.Tests.Localization;

/// <summary>Walks over C# without understanding it: enough to know where a bracket, a string or a comment ends.</summary>
internal static class CSharpText
{
    /// <summary>
    /// The position after the bracket that closes the one at <paramref name="at"/>. <paramref name="onTemplate"/> is called at each
    /// <c>@&lt;</c> and returns the position after the template.
    /// </summary>
    public static int SkipBrackets(string text, int at, Func<int, int>? onTemplate = null)
    {
        var depth = 0;
        while (at < text.Length)
        {
            var next = SkipTrivia(text, at);
            if (next != at)
            {
                at = next;
                continue;
            }

            switch (text[at])
            {
                case '(' or '[' or '{':
                    depth++;
                    at++;
                    break;
                case ')' or ']' or '}':
                    at++;
                    if (--depth == 0)
                        return at;
                    break;
                case '@' when onTemplate is not null && at + 1 < text.Length && text[at + 1] == '<':
                    at = onTemplate(at + 1);
                    break;
                default:
                    at++;
                    break;
            }
        }

        return at;
    }

    /// <summary>The position after the string, character or comment that begins here; the same position when none does.</summary>
    public static int SkipTrivia(string text, int at)
    {
        if (Starts(text, at, "//"))
            return text.IndexOf('\n', at) is >= 0 and var end ? end : text.Length;
        if (Starts(text, at, "/*"))
            return After(text, at + 2, "*/");
        if (Starts(text, at, "@*"))
            return After(text, at + 2, "*@");
        var start = at;
        while (start < text.Length && text[start] is '$' or '@')
            start++;
        if (start < text.Length && text[start] == '"')
            return SkipString(text, at, start);
        return text[at] == '\'' && Character(text, at) is { } after ? after : at;
    }

    private static int SkipString(string text, int at, int quote)
    {
        var quotes = 0;
        while (quote + quotes < text.Length && text[quote + quotes] == '"')
            quotes++;
        if (quotes >= 3)
            return After(text, quote + quotes, new string('"', quotes));
        var interpolated = text.AsSpan(at, quote - at).Contains('$');
        var verbatim = text.AsSpan(at, quote - at).Contains('@');
        for (var position = quote + 1; position < text.Length; position++)
        {
            switch (text[position])
            {
                case '\\' when !verbatim:
                    position++;
                    break;
                case '{' when interpolated:
                    if (position + 1 < text.Length && text[position + 1] == '{')
                        position++;
                    else
                        position = SkipBrackets(text, position) - 1;
                    break;
                case '"':
                    if (verbatim && position + 1 < text.Length && text[position + 1] == '"')
                        position++;
                    else
                        return position + 1;
                    break;
            }
        }

        return text.Length;
    }

    // An apostrophe is a character literal only when it closes soon; in markup it is an apostrophe.
    private static int? Character(string text, int at)
    {
        var end = at + 1 < text.Length && text[at + 1] == '\\' ? text.IndexOf('\'', at + 3) : at + 2;
        return end > 0 && end < text.Length && text[end] == '\'' && end - at <= 8 ? end + 1 : null;
    }

    private static bool Starts(string text, int at, string what) => string.CompareOrdinal(text, at, what, 0, what.Length) == 0;

    private static int After(string text, int from, string end) =>
        text.IndexOf(end, from, StringComparison.Ordinal) is >= 0 and var at ? at + end.Length : text.Length;
}
