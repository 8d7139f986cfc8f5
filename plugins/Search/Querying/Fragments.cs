using System.Globalization;
using Hookdesk.Search.Contracts;

namespace Hookdesk.Search.Querying;

/// <summary>Chooses the piece of a text that is shown, and cuts it out with its hits marked.</summary>
internal static class Fragments
{
    private const int Length = 260;

    // So far a fragment is cut shorter to begin and end with a word.
    private const int NearestBlank = 24;

    /// <summary>The piece with the most different patterns in it, from word to word.</summary>
    public static (int Start, int End, int Score) Best(string text, List<HitSpan> spans, int patterns)
    {
        // The window goes along: what comes in at its end and goes out at its beginning is counted once.
        var (best, score, last) = (0, -1, 0);
        var (counts, different) = (new int[patterns], 0);
        for (var i = 0; i < spans.Count; i++)
        {
            for (; last < spans.Count && spans[last].End - spans[i].Start <= Length - 40; last++)
                if (counts[spans[last].Pattern]++ == 0)
                    different++;
            if (last == i)
            {
                last++;
                continue;
            }
            var value = different * 10 + Math.Min(last - i, 9);
            if (value > score)
                (best, score) = (i, value);
            if (--counts[spans[i].Pattern] == 0)
                different--;
        }
        var start = Math.Max(0, spans[best].Start - 60);
        var end = Math.Min(text.Length, start + Length);
        return (FromWord(text, start, spans[best].Start), ToWord(text, end, spans[best].End), score);
    }

    public static MarkedText Cut(string text, int start, int end, List<HitSpan> spans)
    {
        var pieces = new List<MarkedPiece>();
        var at = start;
        if (start > 0)
            pieces.Add(new MarkedPiece("… ", false));
        foreach (var (from, to, _) in spans.OrderBy(span => span.Start).ThenByDescending(span => span.End))
        {
            if (from < at || to > end)
                continue;
            if (from > at)
                pieces.Add(new MarkedPiece(OneLine(text[at..from]), false));
            pieces.Add(new MarkedPiece(OneLine(text[from..to]), true));
            at = to;
        }
        if (at < end)
            pieces.Add(new MarkedPiece(OneLine(text[at..end]), false));
        if (end < text.Length)
            pieces.Add(new MarkedPiece(" …", false));
        return new MarkedText(pieces);
    }

    // The next place at which a word begins. Where there are no blanks for long, any character is as good; half a character is not.
    private static int FromWord(string text, int at, int before)
    {
        if (at == 0)
            return 0;
        for (var near = at; near < Math.Min(before, at + NearestBlank); near++)
            if (EndsWord(text[near - 1]))
                return near;
        while (at < before && !IsWhole(text, at))
            at++;
        return at;
    }

    private static int ToWord(string text, int at, int behind)
    {
        if (at == text.Length)
            return at;
        for (var near = at; near > Math.Max(behind, at - NearestBlank); near--)
            if (EndsWord(text[near]) || EndsWord(text[near - 1]))
                return near;
        while (at > behind && !IsWhole(text, at))
            at--;
        return at;
    }

    private static bool EndsWord(char c) => char.IsWhiteSpace(c) || c is '。' or '、' or '，' or '！' or '？' or '；';

    private static bool IsWhole(string text, int at) =>
        !char.IsLowSurrogate(text[at])
        && char.GetUnicodeCategory(text[at]) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark);

    // What a file had between its words (a NUL, a form feed) is nothing to read, and no browser takes a NUL.
    private static string OneLine(string text)
    {
        text = text.ReplaceLineEndings(" ");
        return text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;
    }
}
