using System.Security.Cryptography;
using System.Text;

namespace Hookdesk.Host.Security.Display;

/// <summary>
/// The styles of one mail: its style sheets and what stands on its elements, written as a sheet of its own that the page loads like any
/// other, so that no page has to allow styles inside of it.
/// </summary>
/// <param name="isElement">Tells whether elements of that name are shown.</param>
internal sealed class DisplayStyles(Func<string, bool> isElement)
{
    private const int LongestSheets = 256 * 1024,
        LongestInline = 4 * 1024,
        MostInline = 2_000,
        LongestResult = 300_000;

    // Stands for the class of the mail's element until the sheet is written; in no value can it be.
    private const string Scope = "§";

    private readonly Dictionary<(string Hints, string Style), int> _byText = [];
    private readonly List<List<CssDeclaration>> _inline = [];
    private readonly List<CssRule> _rules = [];
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);
    private readonly HashSet<string> _present = new(StringComparer.Ordinal);
    private int _sheets;

    /// <summary>Adds a style sheet of the mail.</summary>
    public void AddSheet(string css)
    {
        if ((_sheets += css.Length) > LongestSheets)
            return;
        var before = _rules.Count;
        CssRule.ReadAll(WithoutComments(css), isElement, _rules);
        foreach (var rule in _rules.Skip(before))
        foreach (var selector in rule.Selectors)
            _named.UnionWith(selector.Names);
    }

    /// <summary>Notes an element; what classes it is to have, separated by spaces, or null.</summary>
    /// <param name="name">The element's name.</param>
    /// <param name="classes">Its own classes, as they came.</param>
    /// <param name="id">Its id.</param>
    /// <param name="hints">What its other attributes say, as declarations.</param>
    /// <param name="style">What its <c>style</c> attribute says.</param>
    public string? Classes(string name, string? classes, string? id, string hints, string? style)
    {
        _present.Add(name);
        List<string>? result = null;
        if (_named.Count > 0)
        {
            if (classes is { Length: > 0 and < 1_000 })
                foreach (var own in classes.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                    Name(CssSelector.ClassOf(own));
            if (id is { Length: > 0 })
                Name(CssSelector.ClassOfId(id));
        }

        if (Inline(hints, style is { Length: <= LongestInline } ? style : "") is { } number)
            (result ??= []).Add($"s{number}");
        return result is null ? null : string.Join(' ', result);

        void Name(string? own)
        {
            if (own is null || !_named.Contains(own))
                return;
            _present.Add(own);
            if (!(result ??= []).Contains(own) && result.Count < 20)
                result.Add(own);
        }
    }

    private int? Inline(string hints, string style)
    {
        if (hints.Length == 0 && style.Length == 0)
            return null;
        if (_byText.TryGetValue((hints, style), out var known))
            return known < 0 ? null : known;
        if (_inline.Count >= MostInline)
            return null;
        var declarations = CssDeclaration.ReadAll(WithoutComments(hints + style));
        var number = declarations.Count == 0 ? -1 : _inline.Count;
        if (number >= 0)
            _inline.Add(declarations);
        _byText[(hints, style)] = number;
        return number < 0 ? null : number;
    }

    /// <summary>Writes the sheet.</summary>
    /// <returns>The sheet, empty where there is none; the class of the mail's element; and whether the mail stands on a ground of its
    /// own, which is then light in every theme.</returns>
    public (string Css, string Class, bool HasOwnGround) Write()
    {
        var used = _rules.Where(rule => rule.Selectors.Any(IsUsed)).ToList();
        var all = used.SelectMany(rule => rule.Declarations).Concat(_inline.SelectMany(declarations => declarations)).ToList();
        var hasGround = all.Exists(one => one.Name == "background-color" && one.Colors.Any(c => !c.IsTransparent && !c.IsNearlyWhite));
        var hasPicture = all.Exists(one => one.Name == "background-image");

        // Without a ground of its own a mail stands on that of the theme, and its words must be readable there.
        string ColorOf(CssColor color)
        {
            if (hasGround)
                return color.ToString();
            var light = hasPicture ? color.ReadableOn(CssColor.White) : color;
            var dark = color.ReadableOn(CssColor.DarkGround);
            return light == dark ? light.ToString() : $"light-dark({light},{dark})";
        }

        var css = new StringBuilder();
        foreach (var rule in used)
        {
            if (rule.Widths.Length > 0)
                css.Append("@container hd-mail ").Append(rule.Widths).Append('{');
            css.AppendJoin(',', rule.Selectors.Where(IsUsed).Select(selector => Scope + selector.Text)).Append('{');
            WriteAll(css, rule.Declarations, hasGround, ColorOf);
            css.Append(rule.Widths.Length > 0 ? "}}\n" : "}\n");
            if (css.Length > LongestResult)
                return ("", "", false);
        }

        for (var i = 0; i < _inline.Count && css.Length <= LongestResult; i++)
        {
            // As strong as an id: what stands on an element wins over what a sheet says of it.
            css.Append(Scope).Append(":is(#hd-,.s").Append(i).Append("),").Append(Scope).Append(" :is(#hd-,.s").Append(i).Append("){");
            WriteAll(css, _inline[i], hasGround, ColorOf);
            css.Append("}\n");
        }

        if (css.Length == 0)
            return ("", "", hasGround);
        var text = css.ToString();
        var name = "m" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
        return (text.Replace(Scope, "." + name, StringComparison.Ordinal), name, hasGround);
    }

    private bool IsUsed(CssSelector selector) => selector.Names.All(_present.Contains) && selector.Elements.All(_present.Contains);

    private static void WriteAll(
        StringBuilder css,
        IReadOnlyList<CssDeclaration> declarations,
        bool hasGround,
        Func<CssColor, string> colorOf
    )
    {
        foreach (var one in declarations)
            if (one.Name != "background-image" && (hasGround || one.Name != "background-color"))
                one.Write(css, colorOf);
    }

    private static string WithoutComments(string css)
    {
        if (!css.Contains("/*", StringComparison.Ordinal))
            return css;
        var result = new StringBuilder(css.Length);
        for (var at = 0; at < css.Length; )
        {
            var open = css.IndexOf("/*", at, StringComparison.Ordinal);
            if (open < 0)
                return result.Append(css, at, css.Length - at).ToString();
            result.Append(css, at, open - at).Append(' ');
            var close = css.IndexOf("*/", open + 2, StringComparison.Ordinal);
            if (close < 0)
                break;
            at = close + 2;
        }

        return result.ToString();
    }
}
