using Hookdesk.Search.Contracts;

namespace Hookdesk.Search.Querying;

/// <summary>
/// Marks in an original text what a query was found by: the words as they stand there, in whichever form, also those of which a strong
/// verb or a stem in the message's language was found.
/// </summary>
internal sealed class Highlighter(ParsedQuery query, TextQueries texts)
{
    private readonly HitPatterns _patterns = new(query, texts);

    /// <summary>The text with its hits marked.</summary>
    public MarkedText Whole(string text, string? language) => Fragments.Cut(text, 0, text.Length, _patterns.In(text, language));

    /// <summary>The best pieces of texts, best first.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="most">So many at most.</param>
    /// <param name="language">The language to suppose.</param>
    public IReadOnlyList<SearchFragment> Best(IEnumerable<SearchText> texts, int most, string? language)
    {
        var found = new List<(int Score, int Start, int End, List<HitSpan> Spans, SearchText Text)>();
        if (_patterns.Count == 0)
            return [];
        foreach (var text in texts)
        {
            var spans = _patterns.In(text.Text, language, text);
            if (spans.Count == 0)
                continue;
            var (start, end, score) = Fragments.Best(text.Text, spans, _patterns.Count);
            found.Add((score * 2 + (text.Kind == SearchTextKind.Aside ? 0 : 1), start, end, spans, text));
        }
        return
        [
            .. found
                .OrderByDescending(one => one.Score)
                .Take(most)
                .Select(one => new SearchFragment(Fragments.Cut(one.Text.Text, one.Start, one.End, one.Spans), one.Text)),
        ];
    }

    /// <summary>The different words that stand marked in texts, for marking them elsewhere.</summary>
    public static IEnumerable<string> WordsIn(IEnumerable<MarkedText> texts) =>
        texts
            .SelectMany(text => text.Pieces)
            .Where(piece => piece.IsHit)
            .Select(piece => piece.Text)
            .Distinct(StringComparer.OrdinalIgnoreCase);
}
