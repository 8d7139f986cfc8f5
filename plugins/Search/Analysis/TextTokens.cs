using System.Buffers;

namespace Hookdesk.Search.Analysis;

/// <summary>A token and how far it stands behind the one before; 0 for the same place.</summary>
internal readonly record struct Token(string Text, int Increment);

/// <summary>
/// What a text contributes to the index: its words as they are, folded, with their places; and their stems, each with its language,
/// which need no places.
/// </summary>
internal sealed class TextTokens
{
    // Between two texts of one field, so that no phrase reaches from one message into the next.
    private const int Gap = 100;

    // An address, a version or a word such as C++: the signs say something that the words between them don't.
    private static readonly SearchValues<char> TellingSigns = SearchValues.Create("@+#&$%\\:_=*");
    private const string Wrapping = "()[]{}<>\"'«»“”„‚‘’‹›.,;!?…:|*";

    private const int LongestCompound = 100;

    /// <summary>The language of the stems of runs in which there is Han or Katakana.</summary>
    public const string Japanese = "ja";

    public List<Token> Exact { get; } = [];

    public List<string> Stems { get; } = [];

    /// <summary>Adds a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="units">Its units.</param>
    /// <param name="language">Its language, where known.</param>
    public void Add(string text, IReadOnlyList<Unit> units, string? language)
    {
        var gap = Exact.Count > 0 ? Gap : 0;
        for (var i = 0; i < units.Count; i++)
        {
            var unit = units[i];
            var lower = Folding.Lower(text.AsSpan(unit.Start, unit.Length));
            if (unit.Script.HasNoSpaces())
                AddRun(lower, unit.Script, ref gap);
            else
            {
                if (lower.Length == 0)
                    continue;
                Exact.Add(new Token(Folding.Fold(lower), 1 + gap));
                gap = 0;
                if (NumberOfVersion(text, unit, lower) is { } number)
                    Exact.Add(new Token(number, 0));
                if (LanguageOf(unit.Script, language) is { } known && !StopWords.Contains(known, lower))
                    Stems.AddRange(Stemming.Of(known, lower).Select(stem => StemTerm(stem, known)));
            }
            if (i == 0 || units[i - 1].Chunk != unit.Chunk)
                if (CompoundAt(text, unit.Start) is { } compound)
                    Exact.Add(new Token(compound, 0));
        }
    }

    /// <summary>
    /// A stem as it stands in the index: before the two letters of its language, so that what a word is cut to in several languages is
    /// found in one place.
    /// </summary>
    public static string StemTerm(string stem, string language) => stem + language;

    /// <summary>
    /// The tokens of a run without blanks: pairs of neighbours, and the last character alone, so that one character finds a word by its
    /// beginning wherever it stands.
    /// </summary>
    public static List<string> PairsOf(string run, Script script)
    {
        var clusters = Clusters(run, script);
        var tokens = new List<string>(clusters.Count);
        for (var i = 0; i + 1 < clusters.Count; i++)
            tokens.Add(clusters[i] + clusters[i + 1]);
        if (clusters.Count > 0)
            tokens.Add(clusters[^1]);
        return tokens;
    }

    /// <summary>
    /// The stretch without blanks around a place, folded, where its signs tell something: <c>kari@example.com</c>, <c>c++</c>; else
    /// null.
    /// </summary>
    public static string? CompoundAt(string text, int at)
    {
        var (start, end) = (at, at);
        while (start > 0 && !char.IsWhiteSpace(text[start - 1]))
            start--;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
            end++;
        return Compound(text.AsSpan(start, end - start));
    }

    public static string? Compound(ReadOnlySpan<char> chunk)
    {
        chunk = chunk.Trim(Wrapping);
        return chunk.Length is < 2 or > LongestCompound || !chunk.ContainsAny(TellingSigns) || !HasWord(chunk)
            ? null
            : Folding.LowerAndFold(chunk);
    }

    /// <summary>Of the first part of a version the number, because people leave out what stands before it: the 2 of “v2.10.3”.</summary>
    private static string? NumberOfVersion(string text, Unit unit, string lower)
    {
        if (unit.End + 1 >= text.Length || text[unit.End] != '.' || !char.IsAsciiDigit(text[unit.End + 1]))
            return null;
        var digits = lower.Length;
        while (digits > 0 && char.IsAsciiDigit(lower[digits - 1]))
            digits--;
        return digits > 0 && digits < lower.Length && lower.AsSpan(0, digits).IndexOfAnyInRange('0', '9') < 0 ? lower[digits..] : null;
    }

    private static bool HasWord(ReadOnlySpan<char> chunk)
    {
        foreach (var c in chunk)
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c))
                return true;
        return false;
    }

    /// <summary>
    /// The language that a word of a script is supposed to be of in a text of another: names and commands among Cyrillic or Han are
    /// mostly English.
    /// </summary>
    public static string? LanguageOf(Script script, string? language)
    {
        var possible = Languages.Of(script);
        return possible.Count == 0 ? null
            : language is not null && possible.Contains(language) ? language
            : possible[0];
    }

    private void AddRun(string lower, Script script, ref int gap)
    {
        foreach (var token in PairsOf(lower, script))
        {
            Exact.Add(new Token(token, 1 + gap));
            gap = 0;
        }
        if (script == Script.Cjk)
            Stems.AddRange(JapaneseStems.Of(lower).Select(stem => StemTerm(stem, Japanese)));
    }

    private static List<string> Clusters(string run, Script script)
    {
        var clusters = new List<string>(run.Length);
        for (var at = 0; at < run.Length; )
        {
            var start = at++;
            if (char.IsHighSurrogate(run[start]) && at < run.Length)
                at++;
            // A Thai vowel or tone mark belongs to the letter that it stands on.
            if (script == Script.Thai)
                while (
                    at < run.Length
                    && char.GetUnicodeCategory(run[at])
                        is System.Globalization.UnicodeCategory.NonSpacingMark
                            or System.Globalization.UnicodeCategory.SpacingCombiningMark
                )
                    at++;
            clusters.Add(run[start..at]);
        }
        return clusters;
    }
}
