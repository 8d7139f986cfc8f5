using System.Text.RegularExpressions;

namespace Hookdesk.Host.Tests.Localization;

/// <summary>
/// Finds the words that stand in a Razor file as they are, and so cannot be translated: text between tags, and values of attributes
/// that people read. It follows Razor's own way of telling code from markup: after <c>@</c> comes code, and in a block of code a line
/// that begins with a tag is markup until that tag ends.
/// </summary>
internal sealed partial class RazorText
{
    private static readonly HashSet<string> ReadAttributes = new(StringComparer.OrdinalIgnoreCase)
    {
        "title",
        "placeholder",
        "aria-label",
        "aria-description",
        "alt",
        "label",
        "summary",
        "text",
        "help",
        "lead",
        "actiontext",
        "backtext",
        "newertext",
        "oldertext",
        "data-confirm",
        "data-confirm-button",
        "data-text-one",
        "data-text-other",
        "data-shortcut-text",
    };

    private static readonly HashSet<string> VoidElements = new(
        ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"],
        StringComparer.OrdinalIgnoreCase
    );

    private readonly string _text;
    private readonly List<(int Line, string Words)> _found = [];

    private RazorText(string text) => _text = text;

    /// <summary>The words found, each with its line.</summary>
    public static IReadOnlyList<(int Line, string Words)> Literals(string text)
    {
        var razor = new RazorText(text);
        razor.Markup(0, untilClosing: null);
        return razor._found;
    }

    // Reads markup until the closing tag of an element, or the end of the file.
    private int Markup(int at, string? untilClosing)
    {
        var textStart = at;
        while (at < _text.Length)
        {
            if (_text[at] == '@' && LengthOfPlainAt(at) is > 0 and var length)
            {
                at += length;
            }
            else if (_text[at] == '@')
            {
                Note(textStart, at);
                textStart = at = Transition(at);
            }
            else if (_text[at] == '<' && at + 1 < _text.Length && (char.IsLetter(_text[at + 1]) || _text[at + 1] is '/' or '!'))
            {
                Note(textStart, at);
                if (_text[at + 1] == '/')
                {
                    var end = _text.IndexOf('>', at) + 1;
                    if (untilClosing is not null)
                        return end;
                    at = end;
                }
                else
                {
                    at = Element(at);
                }

                textStart = at;
            }
            else
            {
                at++;
            }
        }

        Note(textStart, at);
        return at;
    }

    // Reads an element with all that it contains, or a comment or doctype.
    private int Element(int at)
    {
        if (string.CompareOrdinal(_text, at, "<!--", 0, 4) == 0)
            return _text.IndexOf("-->", at, StringComparison.Ordinal) is >= 0 and var comment ? comment + 3 : _text.Length;
        if (_text[at + 1] == '!')
            return _text.IndexOf('>', at) + 1;
        var name = TagName().Match(_text, at + 1).Value;
        at = Attributes(at + 1 + name.Length, name, out var closed);
        if (closed || VoidElements.Contains(name))
            return at;
        if (name is not ("script" or "style"))
            return Markup(at, name);
        return _text.IndexOf($"</{name}>", at, StringComparison.Ordinal) is >= 0 and var end ? end + name.Length + 3 : _text.Length;
    }

    private int Attributes(int at, string element, out bool closed)
    {
        while (at < _text.Length)
        {
            if (_text[at] == '>')
            {
                closed = _text[at - 1] == '/';
                return at + 1;
            }

            var attribute = AttributeName().Match(_text, at);
            if (!attribute.Success || attribute.Index != at)
            {
                at = _text[at] == '@' && at + 1 < _text.Length && _text[at + 1] is '(' or '*' ? Transition(at) : at + 1;
                continue;
            }

            at += attribute.Length;
            if (at >= _text.Length || _text[at] != '=')
                continue;
            at = Value(at + 1, ReadAttributes.Contains(attribute.Value) || IsButtonValue(element, attribute.Value, at));
        }

        closed = true;
        return at;
    }

    // The value of a submit button is its words; of other inputs it is data.
    private bool IsButtonValue(string element, string attribute, int at) =>
        element == "input"
        && attribute == "value"
        && ButtonType().IsMatch(_text[_text.LastIndexOf('<', at)..(_text.IndexOf('>', at) is >= 0 and var end ? end : _text.Length)]);

    private int Value(int at, bool isRead)
    {
        var quote = _text[at];
        if (quote is not ('"' or '\''))
            return at;
        var start = ++at;
        while (at < _text.Length && _text[at] != quote)
        {
            if (_text[at] != '@')
            {
                at++;
                continue;
            }

            if (LengthOfPlainAt(at) is > 0 and var length)
            {
                at += length;
                continue;
            }

            if (isRead)
                Note(start, at);
            start = at = Transition(at);
        }

        if (isRead)
            Note(start, at);
        return at + 1;
    }

    // What follows an "@": a comment, a directive, a block or an expression.
    private int Transition(int at)
    {
        var next = at + 1 < _text.Length ? _text[at + 1] : ' ';
        if (next == '*')
            return CSharpText.SkipTrivia(_text, at);
        if (next == '(')
            return CSharpText.SkipBrackets(_text, at + 1, Element);
        if (next == '{')
            return Block(at + 1);
        if (Directive().Match(_text, at) is { Success: true } directive && directive.Index == at)
            return at + directive.Length;
        if (CodeBlock().Match(_text, at) is { Success: true } code && code.Index == at)
            return CSharpText.SkipBrackets(_text, at + code.Length - 1, Element);
        if (Statement().Match(_text, at) is { Success: true } statement && statement.Index == at)
            return StatementBlocks(at + statement.Length);
        return Expression(at + 1);
    }

    // if (…) { … } else if (…) { … } else { … }
    private int StatementBlocks(int at)
    {
        while (true)
        {
            var brace = at;
            while (brace < _text.Length && _text[brace] != '{')
                brace = _text[brace] == '(' ? CSharpText.SkipBrackets(_text, brace) : brace + 1;
            at = Block(brace);
            if (Continuation().Match(_text, at) is not { Success: true } more || more.Index != at)
                return at;
            at += more.Length;
        }
    }

    // Code in braces; a tag at the beginning of a statement starts markup.
    private int Block(int at)
    {
        var depth = 0;
        var atStatement = true;
        while (at < _text.Length)
        {
            var next = CSharpText.SkipTrivia(_text, at);
            if (next != at)
            {
                at = next;
                continue;
            }

            var letter = _text[at];
            if (letter == '<' && atStatement && at + 1 < _text.Length && (char.IsLetter(_text[at + 1]) || _text[at + 1] == '!'))
            {
                at = Element(at);
                continue;
            }

            if (letter == '@' && atStatement)
            {
                at = _text[at + 1] == ':' ? Line(at + 2) : Transition(at);
                continue;
            }

            at++;
            if (char.IsWhiteSpace(letter))
                continue;
            if (letter is '(' or '[')
                at = CSharpText.SkipBrackets(_text, at - 1, Element);
            if (letter == '{')
                depth++;
            if (letter == '}' && --depth == 0)
                return at;
            atStatement = letter is '{' or '}' or ';' or ':' or ')';
        }

        return at;
    }

    private int Line(int at)
    {
        var end = _text.IndexOf('\n', at) is >= 0 and var found ? found : _text.Length;
        Note(at, end);
        return end;
    }

    private int Expression(int at)
    {
        while (at < _text.Length)
        {
            if (char.IsLetterOrDigit(_text[at]) || _text[at] == '_')
                at++;
            else if (_text[at] is '(' or '[')
                at = CSharpText.SkipBrackets(_text, at, Element);
            else if (
                _text[at] is '.' or '?' or '!'
                && at + 1 < _text.Length
                && (char.IsLetter(_text[at + 1]) || (_text[at] != '.' && _text[at + 1] is '.' or '['))
            )
                at++;
            else
                break;
        }

        return at;
    }

    // "@@" is a sign, and so is one in the middle of a word, as in an email address; any other begins code.
    private int LengthOfPlainAt(int at) =>
        at + 1 >= _text.Length ? 1
        : _text[at + 1] == '@' ? 2
        : at > 0 && char.IsLetterOrDigit(_text[at - 1]) && char.IsLetterOrDigit(_text[at + 1]) ? 1
        : 0;

    private void Note(int from, int to)
    {
        if (to <= from)
            return;
        var words = Entity().Replace(_text[from..to], " ").Trim();
        // An example such as imap.example.com or support@example.com is the same in every language.
        if (words.Any(char.IsLetter) && !ExampleAddress().IsMatch(words))
            _found.Add((_text.AsSpan(0, from).Count('\n') + 1, words));
    }

    [GeneratedRegex(@"\G[A-Za-z][\w.:-]*")]
    private static partial Regex TagName();

    [GeneratedRegex(@"\G@?[A-Za-z_:][\w:.-]*")]
    private static partial Regex AttributeName();

    [GeneratedRegex("type=\"(submit|button|reset)\"")]
    private static partial Regex ButtonType();

    [GeneratedRegex(
        @"\G@(using(?!\s*\()|inject|inherits|implements|layout|page|attribute|namespace|typeparam|preservewhitespace|rendermode)\b[^\n]*"
    )]
    private static partial Regex Directive();

    [GeneratedRegex(@"\G@(code|functions)\s*\{")]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\G@(if|for|foreach|while|do|switch|lock|using|try)\b")]
    private static partial Regex Statement();

    [GeneratedRegex(@"\G\s*(else if|else|catch|finally|while)\b")]
    private static partial Regex Continuation();

    [GeneratedRegex(@"^\S*[\w-]\.[\w-]+\S*$")]
    private static partial Regex ExampleAddress();

    [GeneratedRegex("&[#A-Za-z0-9]+;")]
    private static partial Regex Entity();
}
