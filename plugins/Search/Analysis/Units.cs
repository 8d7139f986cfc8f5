using System.Globalization;

namespace Hookdesk.Search.Analysis;

/// <summary>A run of letters and digits of one script, by its place in the original text.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Script">Its script.</param>
/// <param name="Chunk">Number of the stretch without blanks that it stands in: units of one chunk are glued by signs, as those of an
/// address are.</param>
internal readonly record struct Unit(int Start, int Length, Script Script, int Chunk)
{
    public int End => Start + Length;
}

/// <summary>Takes a text apart. Offsets are those of the original, so that hits are marked where they stand.</summary>
internal static class Units
{
    /// <summary>Nobody types longer words; what is longer is encoded data.</summary>
    public const int LongestWord = 64;

    public static List<Unit> Of(string text)
    {
        var units = new List<Unit>(text.Length / 6 + 1);
        Into(units, text);
        return units;
    }

    /// <summary>Adds the units of a text to a list that is used again and again.</summary>
    public static void Into(List<Unit> units, string text)
    {
        var chunk = 0;
        for (var at = 0; at < text.Length; )
        {
            var c = text[at];
            if (!IsWordCharacter(text, at))
            {
                if (char.IsWhiteSpace(c))
                    chunk++;
                at++;
                continue;
            }
            var start = at;
            var script = ScriptAt(text, at);
            for (at++; at < text.Length; at++)
            {
                // Most letters of most texts need not be looked at closer.
                if (script == Script.Latin && char.IsAsciiLetterOrDigit(text[at]))
                    continue;
                if (!IsWordCharacter(text, at))
                    break;
                var next = ScriptAt(text, at);
                if (next == Script.None || next == script)
                    continue;
                // A word takes the script of its first letter; digits before it belong to it. Only scripts without blanks end a word of
                // another.
                if (script == Script.None && !next.HasNoSpaces())
                    script = next;
                else if (script.HasNoSpaces() || next.HasNoSpaces())
                    break;
            }
            if ((at - start <= LongestWord || script.HasNoSpaces()) && HasLetter(text.AsSpan(start, at - start)))
                units.Add(new Unit(start, at - start, script, chunk));
        }
    }

    // What is only joiners, marks or the stretching of Arabic letters is nothing when it is folded.
    private static bool HasLetter(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
            if (
                c < 0x80
                || char.IsSurrogate(c)
                || (
                    c is not ('\u0640' or '\u30FC')
                    && char.GetUnicodeCategory(c)
                        is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.Format)
                )
            )
                return true;
        return false;
    }

    private static Script ScriptAt(string text, int at) => char.IsLowSurrogate(text[at]) ? Script.None : Scripts.Of(text[at]);

    private static bool IsWordCharacter(string text, int at)
    {
        var c = text[at];
        if (c < 0x80)
            return char.IsAsciiLetterOrDigit(c);
        if (char.IsLetterOrDigit(c))
            return true;
        if (char.IsHighSurrogate(c))
            return at + 1 < text.Length && char.IsLetterOrDigit(text, at);
        if (char.IsLowSurrogate(c))
            return at > 0 && char.IsHighSurrogate(text[at - 1]) && char.IsLetterOrDigit(text, at - 1);
        return char.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.LetterNumber => true,
            // Soft hyphens and joiners stand inside words.
            UnicodeCategory.Format => c is '\u00AD' or '\u200C' or '\u200D',
            _ => c == '\u30FC',
        };
    }
}
