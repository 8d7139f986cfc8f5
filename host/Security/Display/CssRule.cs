namespace Hookdesk.Host.Security.Display;

/// <summary>Selectors and what they are given, for every width or for some.</summary>
internal sealed record CssRule(IReadOnlyList<CssSelector> Selectors, IReadOnlyList<CssDeclaration> Declarations, string Widths)
{
    private const int DeepestBlock = 3,
        MostRules = 2_000,
        LongestBlock = 20_000;

    /// <summary>
    /// The rules of a style sheet that may be shown. Those that hold for some widths of a window are made to hold for such widths of the
    /// message; those for printing, for other devices and for a dark window are left out, as is whatever loads something.
    /// </summary>
    public static void ReadAll(ReadOnlySpan<char> css, Func<string, bool> isElement, List<CssRule> rules) =>
        ReadAll(css, isElement, "", 0, rules);

    private static void ReadAll(ReadOnlySpan<char> css, Func<string, bool> isElement, string widths, int depth, List<CssRule> rules)
    {
        while (!css.IsEmpty && rules.Count < MostRules)
        {
            css = css.TrimStart();
            // Marks around a style sheet, from times when browsers showed it.
            if (css.StartsWith("<!--") || css.StartsWith("-->"))
            {
                css = css[(css[0] == '<' ? 4 : 3)..];
                continue;
            }

            var open = css.IndexOfAny('{', ';', '}');
            if (open < 0)
                return;
            var prelude = css[..open].Trim();
            if (css[open] != '{')
            {
                css = css[(open + 1)..];
                continue;
            }

            var close = EndOfBlock(css, open);
            var block = css[(open + 1)..close];
            css = close < css.Length ? css[(close + 1)..] : [];
            if (prelude.StartsWith("@media", StringComparison.OrdinalIgnoreCase))
            {
                if (depth < DeepestBlock && WidthsOf(prelude[6..]) is { } some)
                    ReadAll(block, isElement, some.Length > 0 ? some : widths, depth + 1, rules);
            }
            else if (
                !prelude.StartsWith("@")
                && block.Length <= LongestBlock
                && SelectorsOf(prelude, isElement) is { Count: > 0 } selectors
            )
                rules.Add(new CssRule(selectors, CssDeclaration.ReadAll(block), widths));
        }
    }

    private static List<CssSelector> SelectorsOf(ReadOnlySpan<char> prelude, Func<string, bool> isElement)
    {
        var selectors = new List<CssSelector>();
        if (prelude.Length <= 4_000)
            foreach (var part in prelude.Split(','))
                if (CssSelector.Read(prelude[part], isElement) is { } selector)
                    selectors.Add(selector);
        return selectors;
    }

    private static int EndOfBlock(ReadOnlySpan<char> css, int open)
    {
        var (depth, quote) = (0, '\0');
        for (var at = open; at < css.Length; at++)
        {
            var c = css[at];
            if (quote != '\0')
                quote = c == quote || c == '\n' ? '\0' : quote;
            else if (c is '"' or '\'')
                quote = c;
            else if (c == '{')
                depth++;
            else if (c == '}' && --depth == 0)
                return at;
        }

        return css.Length;
    }

    /// <summary>The widths of a media query, as a container query; empty for all, null where it is not for a screen like this.</summary>
    private static string? WidthsOf(ReadOnlySpan<char> query)
    {
        var widths = new List<string>();
        if (query.Length > 300 || query.Contains(','))
            return null;
        foreach (
            var part in query
                .ToString()
                .ToLowerInvariant()
                .Split("and", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        )
        {
            if (part is "screen" or "only screen" or "all")
                continue;
            if (
                part is not ['(', .. var condition, ')']
                || condition.Split(':', StringSplitOptions.TrimEntries) is not [var name, var value]
                || name.Replace("-device", "", StringComparison.Ordinal) is not ("max-width" or "min-width") and var bound
                || !value.EndsWith("px", StringComparison.Ordinal)
                || !ushort.TryParse(value.AsSpan(0, value.Length - 2), out var pixels)
            )
                return null;
            widths.Add($"({(name.StartsWith("max", StringComparison.Ordinal) ? "max" : "min")}-width:{pixels}px)");
        }

        return string.Join(" and ", widths);
    }
}
