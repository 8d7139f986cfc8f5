using Hookdesk.Search.Analysis;
using Hookdesk.Search.Indexing;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Hookdesk.Search.Querying;

/// <summary>Makes Lucene's queries of words.</summary>
/// <param name="languages">The languages that the index has texts of.</param>
internal sealed class TextQueries(IReadOnlySet<string> languages)
{
    // A word as it was typed counts more than another form of it.
    private const float OtherForm = 0.7f;
    private const int LongRun = 4;
    private const float MostPairs = 0.7f;

    /// <summary>A text in one field.</summary>
    public Query? InField(string field, TextClause clause)
    {
        var units = Units.Of(clause.Text);
        var compound = TextTokens.Compound(clause.Text);
        if (units.Count == 0) return null;
        if (clause.IsPrefix) return Prefix(field, clause.Text, units);
        if (!clause.IsPhrase && units.Count == 1) return compound is not null ? Term(field, compound) : Word(field, clause.Text, units[0]);
        var phrase = Phrase(field, clause.Text, units);
        return compound is null || clause.IsPhrase ? phrase : Either([Term(field, compound), phrase]);
    }

    /// <summary>The stems of a word in the languages that fit it, as they stand in the index: behind the two letters of the language. A word is its own stem too.</summary>
    public IEnumerable<string> StemsOf(string lower, Script script)
    {
        var word = Folding.Fold(lower);
        foreach (var language in LanguagesOf(script))
        {
            yield return language + word;
            foreach (var stem in Stemming.Of(language, lower)) yield return language + stem;
        }
    }

    /// <summary>Words that are the stem of a word in a language that fits it.</summary>
    public IEnumerable<string> BareStemsOf(string lower, Script script) => LanguagesOf(script).SelectMany(language => Stemming.Of(language, lower)).Distinct(StringComparer.Ordinal);

    private IEnumerable<string> LanguagesOf(Script script) => Languages.Of(script).Where(language => languages.Contains(language) || language == TextTokens.LanguageOf(script, null));

    private Query Word(string field, string text, Unit unit)
    {
        var lower = Folding.Lower(text.AsSpan(unit.Start, unit.Length));
        if (unit.Script.HasNoSpaces()) return Run(field, lower, unit.Script);
        var word = Folding.Fold(lower);
        var alternatives = new List<Query> { Term(field, word) };
        if (field is IndexFields.Body or IndexFields.Restricted or IndexFields.Aside)
        {
            // The stems of a text are kept apart from its words, except where they are the same.
            foreach (var stem in StemsOf(lower, unit.Script)) alternatives.Add(Term(IndexFields.Stems(field), stem, OtherForm));
            foreach (var stem in BareStemsOf(lower, unit.Script)) alternatives.Add(Term(field, stem, OtherForm));
        }
        return Either(alternatives);
    }

    // Without blanks between words nobody knows where they end: the pairs of neighbours must be there in a row, or most of a longer stretch.
    private static Query Run(string field, string run, Script script)
    {
        var pairs = TextTokens.PairsOf(run, script);
        if (pairs.Count == 1) return new PrefixQuery(new Term(field, pairs[0]));
        pairs.RemoveAt(pairs.Count - 1);
        var alternatives = new List<Query> { pairs.Count == 1 ? Term(field, pairs[0]) : InARow(field, pairs) };
        if (pairs.Count >= LongRun)
        {
            var most = new BooleanQuery { MinimumNumberShouldMatch = (int)Math.Ceiling(pairs.Count * MostPairs), Boost = OtherForm / pairs.Count };
            foreach (var pair in pairs) most.Add(Term(field, pair), Occur.SHOULD);
            alternatives.Add(most);
        }
        if (script == Script.Cjk && run.Any(Scripts.IsHiragana) && JapaneseStems.Of(run).ToList() is { Count: > 0 } stems)
        {
            var all = new BooleanQuery { Boost = OtherForm };
            foreach (var stem in stems) all.Add(Term(IndexFields.Stems(field), TextTokens.Japanese + stem), Occur.MUST);
            alternatives.Add(all);
        }
        return Either(alternatives);
    }

    private static Query Phrase(string field, string text, List<Unit> units)
    {
        var tokens = new List<string>();
        foreach (var unit in units)
        {
            var lower = Folding.Lower(text.AsSpan(unit.Start, unit.Length));
            if (!unit.Script.HasNoSpaces()) tokens.Add(Folding.Fold(lower));
            else
            {
                var pairs = TextTokens.PairsOf(lower, unit.Script);
                // The last character alone is a token only where a run ends.
                if (pairs.Count > 1 && unit == units[^1]) pairs.RemoveAt(pairs.Count - 1);
                tokens.AddRange(pairs);
            }
        }
        return tokens.Count == 1 ? Term(field, tokens[0]) : InARow(field, tokens);
    }

    private static Query Prefix(string field, string text, List<Unit> units)
    {
        if (TextTokens.Compound(text) is { } compound) return new PrefixQuery(new Term(field, compound));
        var last = units[^1];
        var start = Folding.LowerAndFold(text.AsSpan(last.Start, last.Length));
        if (last.Script.HasNoSpaces() || units.Count == 1) return last.Script.HasNoSpaces() && last.Length > 1 ? Run(field, start, last.Script) : new PrefixQuery(new Term(field, start));
        var all = new BooleanQuery { { new PrefixQuery(new Term(field, start)), Occur.MUST } };
        foreach (var unit in units.SkipLast(1)) all.Add(Term(field, Folding.LowerAndFold(text.AsSpan(unit.Start, unit.Length))), Occur.MUST);
        return all;
    }

    private static PhraseQuery InARow(string field, IEnumerable<string> tokens)
    {
        var phrase = new PhraseQuery();
        foreach (var token in tokens) phrase.Add(new Term(field, token));
        return phrase;
    }

    private static TermQuery Term(string field, string text, float boost = 1) => new(new Term(field, text)) { Boost = boost };

    private static Query Either(IReadOnlyList<Query> queries)
    {
        if (queries.Count == 1) return queries[0];
        var either = new DisjunctionMaxQuery(0.1f);
        foreach (var query in queries) either.Add(query);
        return either;
    }
}
