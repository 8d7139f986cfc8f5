using System.Runtime.CompilerServices;
using Hookdesk.Search.Analysis;
using Hookdesk.Search.IndexFormat;
using Hookdesk.Search.Indexing;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Hookdesk.Search.Querying;

/// <summary>Makes Lucene's queries of words: those alone that can find something in this index.</summary>
/// <param name="index">The index.</param>
internal sealed class TextQueries(IndexReader index)
{
    // A word as it was typed counts more than another form of it.
    private const float OtherForm = 0.7f;
    private const int LongRun = 4;

    // Whoever pastes more than that finds by its beginning what has it all.
    private const int MostOfRun = 100;
    private const float MostPairs = 0.7f;

    // Of the words that begin with the last one typed so many are tried.
    private const int MostBeginnings = 64;

    private static readonly ConditionalWeakTable<IndexReader, HashSet<string>> LanguagesByReader = [];

    private readonly TermLookup _known = new(index);
    private readonly Dictionary<string, (string[] Stems, string[] Bare)> _forms = new(StringComparer.Ordinal);
    private readonly HashSet<string> _languages = LanguagesByReader.GetValue(
        index,
        static known =>
            Languages.All.Where(language => known.DocFreq(new Term(IndexFields.Language, language)) > 0).ToHashSet(StringComparer.Ordinal)
    );

    /// <summary>
    /// True for what is enough of a word to look for all that begin with it: two letters, or one of a script in which one is a word.
    /// </summary>
    public static bool IsBeginning(string text) =>
        TextTokens.Compound(text) is not null
        || (
            Units.Of(text) is [.., var last]
            && (last.Script.HasNoSpaces() || Folding.LowerAndFold(text.AsSpan(last.Start, last.Length)).Length > 1)
        );

    /// <summary>
    /// What finds a text in one field, one of it at least; nothing where no document has it, null where there is no text.
    /// </summary>
    public IReadOnlyList<Query>? InField(string field, TextClause clause)
    {
        var units = Units.Of(clause.Text);
        if (units.Count == 0)
            return null;
        var compound = TextTokens.Compound(clause.Text);
        if (clause.IsPrefix && IsBeginning(clause.Text))
        {
            // Of what its signs glue together a piece is found as well as the beginning: “44:11” in “00:44:11:3A”.
            var beginning = Some(
                Prefix(field, clause.Text, units, compound),
                compound is null || units.Count == 1 ? null : InARowWithBeginning(field, clause.Text, units)
            );
            return clause.IsUnfinished && units.Count == 1 && compound is null && !units[0].Script.HasNoSpaces()
                ? [.. beginning, .. Word(field, clause.Text, units[0])]
                : beginning;
        }
        if (!clause.IsPhrase && units.Count == 1)
            return compound is not null ? Some(Term(field, compound)) : [.. Word(field, clause.Text, units[0])];
        var phrase = Phrase(field, clause.Text, units);
        return compound is null || clause.IsPhrase ? Some(phrase) : Some(Term(field, compound), phrase);
    }

    /// <summary>The stems of a word in the languages that fit it, as they stand in the index. A word is its own stem too.</summary>
    public IEnumerable<string> StemsOf(string lower, Script script)
    {
        var word = Folding.Fold(lower);
        foreach (var language in LanguagesOf(script))
        {
            yield return TextTokens.StemTerm(word, language);
            foreach (var stem in Stemming.Of(language, lower))
                yield return TextTokens.StemTerm(stem, language);
        }
    }

    /// <summary>Words that are the stem of a word in a language that fits it.</summary>
    public IEnumerable<string> BareStemsOf(string lower, Script script) =>
        LanguagesOf(script).SelectMany(language => Stemming.Of(language, lower)).Distinct(StringComparer.Ordinal);

    private IEnumerable<string> LanguagesOf(Script script) =>
        Languages.Of(script).Where(language => _languages.Contains(language) || language == TextTokens.LanguageOf(script, null));

    private static IReadOnlyList<Query> Some(params ReadOnlySpan<Query?> queries)
    {
        var some = new List<Query>(queries.Length);
        foreach (var query in queries)
            if (query is not null)
                some.Add(query);
        return some;
    }

    private IEnumerable<Query> Word(string field, string text, Unit unit)
    {
        var lower = Folding.Lower(text.AsSpan(unit.Start, unit.Length));
        if (unit.Script.HasNoSpaces())
        {
            foreach (var run in Run(field, lower, unit.Script))
                yield return run;
            yield break;
        }
        if (Term(field, Folding.Fold(lower)) is { } word)
            yield return word;
        if (field is not (IndexFields.Title or IndexFields.Body or IndexFields.Restricted or IndexFields.Aside))
            yield break;
        // The stems of a text are kept apart from its words, except where they are the same. In order, they are looked up without going
        // back.
        if (!_forms.TryGetValue(lower, out var forms))
            _forms[lower] = forms = (
                [.. StemsOf(lower, unit.Script).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                [.. BareStemsOf(lower, unit.Script).Order(StringComparer.Ordinal)]
            );
        foreach (var stem in forms.Stems)
            if (Term(IndexFields.Stems(field), stem, OtherForm) is { } found)
                yield return found;
        foreach (var stem in forms.Bare)
            if (Term(field, stem, OtherForm) is { } found)
                yield return found;
    }

    // Without blanks between words nobody knows where they end: the pairs of neighbours must be there in a row, or most of a longer
    // stretch.
    private IReadOnlyList<Query> Run(string field, string run, Script script)
    {
        var pairs = TextTokens.PairsOf(run, script);
        if (pairs.Count == 1)
            return [new PrefixQuery(new Term(field, pairs[0]))];
        pairs.RemoveAt(pairs.Count - 1);
        if (pairs.Count > MostOfRun)
            pairs.RemoveRange(MostOfRun, pairs.Count - MostOfRun);
        var alternatives = new List<Query?> { pairs.Count == 1 ? Term(field, pairs[0]) : InARow(field, pairs) };
        if (pairs.Count >= LongRun)
        {
            var different = pairs.Distinct(StringComparer.Ordinal).ToList();
            var most = new BooleanQuery
            {
                MinimumNumberShouldMatch = (int)Math.Ceiling(different.Count * MostPairs),
                Boost = OtherForm / different.Count,
            };
            foreach (var pair in different)
                if (Term(field, pair) is { } known)
                    most.Add(known, Occur.SHOULD);
            if (most.Clauses.Count >= most.MinimumNumberShouldMatch)
                alternatives.Add(most);
        }
        if (
            script == Script.Cjk
            && run.Any(Scripts.IsHiragana)
            && JapaneseStems.Of(run).Distinct(StringComparer.Ordinal).Take(MostOfRun).ToList() is { Count: > 0 } stems
        )
        {
            var known = stems
                .Select(stem => Term(IndexFields.Stems(field), TextTokens.StemTerm(stem, TextTokens.Japanese)))
                .OfType<Query>()
                .ToList();
            if (known.Count == stems.Count)
            {
                var all = new BooleanQuery { Boost = OtherForm };
                foreach (var stem in known)
                    all.Add(stem, Occur.MUST);
                alternatives.Add(all);
            }
        }
        return [.. alternatives.OfType<Query>()];
    }

    private Query? Phrase(string field, string text, List<Unit> units)
    {
        var tokens = new List<string>();
        foreach (var unit in units)
        {
            var lower = Folding.Lower(text.AsSpan(unit.Start, unit.Length));
            if (!unit.Script.HasNoSpaces())
                tokens.Add(Folding.Fold(lower));
            else
            {
                var pairs = TextTokens.PairsOf(lower, unit.Script);
                // The last character alone is a token only where a run ends.
                if (pairs.Count > 1 && unit == units[^1])
                    pairs.RemoveAt(pairs.Count - 1);
                tokens.AddRange(pairs);
            }
        }
        return tokens.Count == 1 ? Term(field, tokens[0]) : InARow(field, tokens);
    }

    private Query? Prefix(string field, string text, List<Unit> units, string? compound)
    {
        if (compound is not null)
            return new PrefixQuery(new Term(field, compound));
        var last = units[^1];
        var start = Folding.LowerAndFold(text.AsSpan(last.Start, last.Length));
        if (last.Script.HasNoSpaces() && last.Length > 1)
            return Run(field, start, last.Script) is { Count: > 0 } runs ? new AnyOfQuery(runs) : null;
        if (last.Script.HasNoSpaces() || units.Count == 1)
            return new PrefixQuery(new Term(field, start));
        var all = new BooleanQuery { { new PrefixQuery(new Term(field, start)), Occur.MUST } };
        foreach (var unit in units.SkipLast(1))
        {
            if (Term(field, Folding.LowerAndFold(text.AsSpan(unit.Start, unit.Length))) is not { } known)
                return null;
            all.Add(known, Occur.MUST);
        }
        return all;
    }

    private MultiPhraseQuery? InARowWithBeginning(string field, string text, List<Unit> units)
    {
        var phrase = new MultiPhraseQuery();
        for (var i = 0; i < units.Count - 1; i++)
        {
            var word = Folding.LowerAndFold(text.AsSpan(units[i].Start, units[i].Length));
            if (units[i].Script.HasNoSpaces() || Term(field, word) is null)
                return null;
            phrase.Add(new Term(field, word));
        }
        var last = units[^1];
        var words = Beginning(field, Folding.LowerAndFold(text.AsSpan(last.Start, last.Length)));
        if (last.Script.HasNoSpaces() || words.Count == 0)
            return null;
        phrase.Add([.. words]);
        return phrase;
    }

    private List<Term> Beginning(string field, string start)
    {
        var words = new List<Term>();
        if (MultiFields.GetTerms(index, field)?.GetEnumerator() is not { } terms)
            return words;
        for (
            var status = terms.SeekCeil(new Lucene.Net.Util.BytesRef(start));
            status != TermsEnum.SeekStatus.END && words.Count < MostBeginnings;
            status = terms.MoveNext() ? TermsEnum.SeekStatus.NOT_FOUND : TermsEnum.SeekStatus.END
        )
        {
            var word = terms.Term.Utf8ToString();
            if (!word.StartsWith(start, StringComparison.Ordinal))
                break;
            words.Add(new Term(field, word));
        }
        return words;
    }

    private PhraseQuery? InARow(string field, List<string> tokens)
    {
        var phrase = new PhraseQuery();
        foreach (var token in tokens)
        {
            if (Term(field, token) is null)
                return null;
            phrase.Add(new Term(field, token));
        }
        return phrase;
    }

    private TermQuery? Term(string field, string text, float boost = 1) => _known.Query(field, text, boost);
}
