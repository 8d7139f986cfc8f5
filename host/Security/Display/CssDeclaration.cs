using System.Globalization;
using System.Text;

namespace Hookdesk.Host.Security.Display;

/// <summary>One property with its value, of those that may be shown. Between the words of the value stand its colors.</summary>
/// <param name="Name">The property, in lower case.</param>
/// <param name="Words">The value in pieces; a null is the next color.</param>
/// <param name="Colors">The colors of the value, in order.</param>
/// <param name="IsImportant">With <c>!important</c>.</param>
internal sealed record CssDeclaration(string Name, IReadOnlyList<string?> Words, IReadOnlyList<CssColor> Colors, bool IsImportant)
{
    // Nobody writes wider or longer than that, and a page that can be scrolled for miles hides what comes behind.
    private const double LargestLength = 5_000;

    private const int LongestValue = 300,
        MostInOneBlock = 200;

    private static readonly HashSet<string> Properties = new(StringComparer.Ordinal)
    {
        "background-color",
        "border-collapse",
        "border-radius",
        "border-spacing",
        "box-sizing",
        "caption-side",
        "clear",
        "color",
        "direction",
        "display",
        "empty-cells",
        "float",
        "font",
        "font-family",
        "font-size",
        "font-style",
        "font-variant",
        "font-weight",
        "height",
        "letter-spacing",
        "line-height",
        "list-style-type",
        "margin",
        "margin-bottom",
        "margin-left",
        "margin-right",
        "margin-top",
        "max-height",
        "max-width",
        "min-height",
        "min-width",
        "opacity",
        "overflow",
        "overflow-wrap",
        "padding",
        "padding-bottom",
        "padding-left",
        "padding-right",
        "padding-top",
        "table-layout",
        "text-align",
        "text-decoration",
        "text-decoration-color",
        "text-decoration-line",
        "text-decoration-style",
        "text-indent",
        "text-transform",
        "unicode-bidi",
        "vertical-align",
        "visibility",
        "white-space",
        "width",
        "word-break",
        "word-spacing",
        "word-wrap",
    };

    private static readonly HashSet<string> Displays = new(StringComparer.Ordinal)
    {
        "none",
        "block",
        "inline",
        "inline-block",
        "inline-table",
        "list-item",
        "table",
        "table-caption",
        "table-cell",
        "table-column",
        "table-column-group",
        "table-footer-group",
        "table-header-group",
        "table-row",
        "table-row-group",
    };

    private static readonly HashSet<string> Units = new(StringComparer.Ordinal)
    {
        "",
        "%",
        "px",
        "pt",
        "pc",
        "em",
        "rem",
        "ex",
        "ch",
        "in",
        "cm",
        "mm",
    };

    /// <summary>The declarations of a block that may be shown; the others are left out. Each character is looked at once or twice.</summary>
    public static List<CssDeclaration> ReadAll(ReadOnlySpan<char> block)
    {
        var declarations = new List<CssDeclaration>();
        for (var read = 0; !block.IsEmpty && read < MostInOneBlock; read++)
        {
            var end = EndOfDeclaration(block);
            if (Read(block[..end]) is { } declaration)
                declarations.Add(declaration);
            block = end < block.Length ? block[(end + 1)..] : [];
        }

        return declarations;
    }

    // A semicolon in quotes or brackets (of a data: address, say) ends nothing.
    private static int EndOfDeclaration(ReadOnlySpan<char> block)
    {
        var quote = '\0';
        var depth = 0;
        for (var at = 0; at < block.Length; at++)
        {
            var c = block[at];
            if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c is '"' or '\'')
                quote = c;
            else if (c == '(')
                depth++;
            else if (c == ')')
                depth = Math.Max(0, depth - 1);
            else if (c == ';' && depth == 0)
                return at;
        }

        // What was never closed hides nothing of what follows.
        return quote != '\0' || depth > 0
            ? block.IndexOf(';') is var first and >= 0
                ? first
                : block.Length
            : block.Length;
    }

    private static CssDeclaration? Read(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        if (colon is <= 0 or > 40)
            return null;
        var name = text[..colon].Trim().ToString().ToLowerInvariant();
        var value = text[(colon + 1)..].Trim();
        var important = value.EndsWith("important", StringComparison.OrdinalIgnoreCase) && value[..^9].TrimEnd().EndsWith("!");
        if (important)
            value = value[..^9].TrimEnd()[..^1].TrimEnd();
        if (name is "background" or "background-image")
            return Background(name, value, important);
        if (value.Length is 0 or > LongestValue || !(Properties.Contains(name) || IsBorder(name)))
            return null;
        var words = new List<string?>();
        var colors = new List<CssColor>();
        return ReadValue(name, value, words, colors) && IsAllowed(name, words) ? new CssDeclaration(name, words, colors, important) : null;
    }

    private static bool IsBorder(string name) =>
        name is "border" or "border-color" or "border-style" or "border-width"
        || name.StartsWith("border-", StringComparison.Ordinal)
            && name.Split('-') is [_, "top" or "right" or "bottom" or "left", ..] parts
            && parts.Length <= 4
            && parts[^1] is "top" or "right" or "bottom" or "left" or "color" or "style" or "width" or "radius";

    private static bool IsAllowed(string name, List<string?> words) =>
        name switch
        {
            "display" => words is [{ } one] && Displays.Contains(one),
            "overflow" => words is ["hidden" or "visible" or "auto"],
            "float" => words is ["left" or "right" or "none"],
            "visibility" => words is ["hidden" or "visible" or "collapse"],
            // A negative one pulls a text over what stands above it, such as the sender's name.
            "letter-spacing" or "vertical-align" => true,
            _ => !words.Exists(word => word is ['-', _, ..] && (char.IsAsciiDigit(word[1]) || word[1] == '.')),
        };

    // A background's picture is never loaded; that there was one is worth knowing, because the words were written to stand on it.
    private static CssDeclaration? Background(string name, ReadOnlySpan<char> value, bool important)
    {
        if (value.Length > 100_000)
            return null;
        CssColor? color = null;
        var picture = value.Contains('(') && !value.StartsWith("rgb", StringComparison.OrdinalIgnoreCase);
        if (name == "background")
            foreach (var piece in Pieces(value.Length > 2_000 ? value[..2_000] : value))
                color ??= CssColor.Read(piece);
        return color is { } found ? new CssDeclaration("background-color", [null], [found], important)
            : picture ? new CssDeclaration("background-image", [], [], false)
            : null;
    }

    private static List<string> Pieces(ReadOnlySpan<char> value)
    {
        var pieces = new List<string>();
        var (start, depth) = (0, 0);
        for (var at = 0; at <= value.Length; at++)
        {
            if (at < value.Length && value[at] == '(')
                depth++;
            if (at < value.Length && value[at] == ')')
                depth--;
            if (at < value.Length && (depth > 0 || !char.IsWhiteSpace(value[at]) && value[at] != ','))
                continue;
            if (at > start)
                pieces.Add(value[start..at].ToString());
            start = at + 1;
        }

        return pieces;
    }

    // Only what is known to be harmless: names, numbers, colors and, for fonts, quoted names. No address, no other function, no escape.
    private static bool ReadValue(string name, ReadOnlySpan<char> value, List<string?> words, List<CssColor> colors)
    {
        var isFont = name is "font" or "font-family";
        for (var at = 0; at < value.Length; )
        {
            var c = value[at];
            if (char.IsWhiteSpace(c))
            {
                at++;
                continue;
            }

            if (c is ',' or '/')
            {
                words.Add(c.ToString());
                at++;
                continue;
            }

            if (c is '"' or '\'')
            {
                var length = value[(at + 1)..].IndexOf(c);
                if (!isFont || length is <= 0 or > 60 || !IsFontName(value.Slice(at + 1, length)))
                    return false;
                words.Add($"\"{value.Slice(at + 1, length)}\"");
                at += length + 2;
                continue;
            }

            var end = at;
            var depth = 0;
            for (; end < value.Length && (depth > 0 || !char.IsWhiteSpace(value[end]) && value[end] is not (',' or '/')); end++)
                depth += value[end] switch
                {
                    '(' => 1,
                    ')' => -1,
                    _ => 0,
                };
            var word = value[at..end];
            at = end;
            if (!isFont && CssColor.Read(word) is { } color)
            {
                words.Add(null);
                colors.Add(color);
            }
            else if (Number(word) is { } number)
                words.Add(number);
            else if (IsName(word))
                words.Add(word.ToString().ToLowerInvariant());
            else
                return false;
        }

        return words.Count > 0;
    }

    private static bool IsFontName(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
            if (!char.IsLetterOrDigit(c) && c is not (' ' or '-' or '_' or '.'))
                return false;
        return true;
    }

    private static bool IsName(ReadOnlySpan<char> word)
    {
        if (word.Length > 40 || !char.IsAsciiLetter(word.TrimStart('-') is [var first, ..] ? first : '-'))
            return false;
        foreach (var c in word)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                return false;
        return true;
    }

    private static string? Number(ReadOnlySpan<char> word)
    {
        var digits = word.Length;
        while (digits > 0 && (char.IsAsciiLetter(word[digits - 1]) || word[digits - 1] == '%'))
            digits--;
        var unit = word[digits..].ToString().ToLowerInvariant();
        return
            digits > 0
            && Units.Contains(unit)
            && double.TryParse(
                word[..digits],
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            )
            && Math.Abs(number) <= LargestLength
            ? string.Create(CultureInfo.InvariantCulture, $"{number:0.####}{unit}")
            : null;
    }

    /// <summary>Writes the declaration with its colors as they are to be.</summary>
    public void Write(StringBuilder css, Func<CssColor, string> colorOf)
    {
        css.Append(Name).Append(':');
        var color = 0;
        for (var i = 0; i < Words.Count; i++)
        {
            if (i > 0 && Words[i] is not ("," or "/") && Words[i - 1] is not "/")
                css.Append(' ');
            css.Append(Words[i] ?? colorOf(Colors[color++]));
        }

        css.Append(IsImportant ? "!important;" : ";");
    }
}
