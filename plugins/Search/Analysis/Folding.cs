using System.Globalization;
using System.Text;
using Lucene.Net.Analysis.Ar;
using Lucene.Net.Analysis.Miscellaneous;

namespace Hookdesk.Search.Analysis;

/// <summary>Makes one out of the ways in which a word is written: case, full width, accents, ё and е, ß and ss.</summary>
internal static class Folding
{
    private static readonly ArabicNormalizer Arabic = new();

    /// <summary>Lower case and one form for each character, accents kept: what stemmers want.</summary>
    public static string Lower(ReadOnlySpan<char> word)
    {
        if (!word.ContainsAnyExceptInRange('\0', '\x7f'))
            return string.Create(word.Length, word, static (target, source) => source.ToLowerInvariant(target));
        var normal = new string(word);
        // Half a character is no character, and normalising refuses it.
        if (word.ContainsAnyInRange('\uD800', '\uDFFF'))
            normal = string.Concat(normal.EnumerateRunes().Where(rune => rune != Rune.ReplacementChar).Select(rune => rune.ToString()));
        if (!normal.IsNormalized(NormalizationForm.FormKC))
            normal = normal.Normalize(NormalizationForm.FormKC);
        var result = new StringBuilder(normal.Length);
        // A Turkish İ has no small letter of its own, and is one in every language.
        foreach (var c in normal.Replace('\u0130', 'i').ToLowerInvariant())
        {
            if (c is '\u00AD' or '\u200C' or '\u200D')
                continue;
            if (c == '\u0307' && result.Length > 0 && result[^1] == 'i')
                continue; // what is left of a Turkish İ
            result.Append(char.IsDigit(c) && c > '9' ? (char)('0' + (int)char.GetNumericValue(c)) : c);
        }
        return result.ToString();
    }

    /// <summary>Takes off what people leave out when they type.</summary>
    /// <param name="lower">A word in lower case.</param>
    public static string Fold(string lower)
    {
        if (!lower.AsSpan().ContainsAnyExceptInRange('\0', '\x7f'))
            return lower;
        switch (ScriptOf(lower))
        {
            case Script.Latin:
            {
                var input = WithoutMarks(lower).ToCharArray();
                var output = new char[input.Length * 4];
                var length = ASCIIFoldingFilter.FoldToASCII(input, 0, output, 0, input.Length);
                return new string(output, 0, length);
            }
            case Script.Cyrillic:
                return WithoutStress(lower).Replace('ё', 'е').Replace('Ґ', 'г').Replace('ґ', 'г');
            case Script.Greek:
                return WithoutMarks(lower.Normalize(NormalizationForm.FormD)).Replace('ς', 'σ');
            case Script.Hebrew:
                return WithoutMarks(lower);
            case Script.Arabic:
            {
                var letters = WithoutMarks(lower).ToCharArray();
                return new string(letters, 0, Arabic.Normalize(letters, letters.Length));
            }
            default:
                return lower;
        }
    }

    public static string LowerAndFold(ReadOnlySpan<char> word) => Fold(Lower(word));

    private static Script ScriptOf(string word)
    {
        foreach (var c in word)
            if (Scripts.Of(c) is var script && script != Script.None)
                return script;
        return Script.None;
    }

    private static string WithoutStress(string word) =>
        word.AsSpan().ContainsAny('\u0300', '\u0301')
            ? word.Replace("\u0301", "", StringComparison.Ordinal).Replace("\u0300", "", StringComparison.Ordinal)
            : word;

    private static string WithoutMarks(string word)
    {
        var marks = 0;
        foreach (var c in word)
            if (IsMark(c))
                marks++;
        return marks == 0 ? word : string.Concat(word.Where(c => !IsMark(c)));
    }

    private static bool IsMark(char c) => c >= '\u0300' && char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark;
}
