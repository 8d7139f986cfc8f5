using System.Text;

namespace Hookdesk.Ticketing.Data;

/// <summary>The form in which words are kept that customers are found by.</summary>
internal static class FoldedWord
{
    // Letters that are no base with a mark, as people write them without them.
    private static readonly Dictionary<char, string> Letters = new()
    {
        ['\u0130'] = "i",
        ['ı'] = "i",
        ['æ'] = "ae",
        ['œ'] = "oe",
        ['ø'] = "o",
        ['đ'] = "d",
        ['ð'] = "d",
        ['þ'] = "th",
        ['ł'] = "l",
        ['ß'] = "ss",
        ['ħ'] = "h",
        ['ς'] = "σ",
        ['ґ'] = "г",
    };

    /// <summary>Small letters without the marks that people leave out when they type; й and ї are letters of their own.</summary>
    public static string Of(string text)
    {
        var folded = new StringBuilder(text.Length);
        // Half a character is no character, and normalizing refuses it.
        if (text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
            text = string.Concat(text.EnumerateRunes().Where(rune => rune != Rune.ReplacementChar));
        foreach (var c in text.Normalize(NormalizationForm.FormD).Replace('\u0130', 'i').ToLowerInvariant())
        {
            if (c is >= '\u0300' and <= '\u036F')
            {
                if (folded.Length > 0 && (folded[^1], c) is ('и', '\u0306') or ('і', '\u0308'))
                    folded.Append(c);
            }
            else if (Letters.TryGetValue(c, out var plain))
                folded.Append(plain);
            else
                folded.Append(c);
        }
        return folded.ToString().Normalize(NormalizationForm.FormC);
    }
}
