using Hookdesk.Search.Analysis;
using Hookdesk.Search.Contracts;
using Hookdesk.Search.Indexing;
using Lucene.Net.Index;
using Lucene.Net.Queries;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Hookdesk.Search.Querying;

/// <summary>What a user may find: the scope of each kind.</summary>
internal sealed record Visible(IReadOnlyDictionary<string, SearchScope> Scopes)
{
    public bool IsEmpty => Scopes.Values.All(scope => scope.IsEmpty);
}

/// <summary>
/// Makes one query of what was typed and of what the user may find. Rights are part of the query: whatever is counted, suggested or shown comes through it. Texts for some readers only are
/// not among the fields that are searched for others.
/// </summary>
/// <param name="visible">What the user may find.</param>
/// <param name="languages">The languages that the index has texts of.</param>
internal sealed class LuceneQueries(Visible visible, IReadOnlySet<string> languages)
{
    private const float TitleBoost = 2.5f, AsideBoost = 0.4f;
    private const string In = "in";

    private readonly TextQueries _texts = new(languages);

    public TextQueries Texts => _texts;

    /// <summary>The query, or null where nothing can be found.</summary>
    public Query? Of(ParsedQuery parsed)
    {
        // Without being asked for, what was put aside (spam, trash) stays out.
        var inside = parsed.Flat.Any(clause => clause is TermClause { Filter.Name: In, IsNot: false } or NumberClause);
        return ForReaders(restricted =>
        {
            var query = new BooleanQuery();
            if (!inside) query.Add(new TermQuery(new Term(IndexFields.Term(In), "spam")), Occur.MUST_NOT);
            var common = CommonWords(parsed);
            var positive = false;
            foreach (var clause in parsed.Clauses)
            {
                if (Of(clause, restricted) is not { } part) continue;
                if (clause.IsNot) query.Add(part, Occur.MUST_NOT);
                else
                {
                    var optional = clause is TextClause text && common.Contains(text);
                    query.Add(part, optional ? Occur.SHOULD : Occur.MUST);
                    positive |= !optional;
                }
            }
            if (!positive) query.Add(Silent(new MatchAllDocsQuery()), Occur.MUST);
            return query;
        });
    }

    /// <summary>A query within what the user may find.</summary>
    /// <param name="query">Makes the query, told whether texts for some readers only may be searched.</param>
    public Query? ForReaders(Func<bool, Query> query)
    {
        var parts = new List<Query>();
        foreach (var group in visible.Scopes.Where(scope => !scope.Value.IsEmpty).GroupBy(scope => scope.Value.SeesRestricted))
        {
            var kinds = new BooleanQuery();
            foreach (var (kind, scope) in group) kinds.Add(InScope(kind, scope), Occur.SHOULD);
            parts.Add(new BooleanQuery { { Silent(kinds), Occur.MUST }, { query(group.Key), Occur.MUST } });
        }
        if (parts.Count < 2) return parts.FirstOrDefault();
        var either = new BooleanQuery();
        foreach (var part in parts) either.Add(part, Occur.SHOULD);
        return either;
    }

    /// <summary>A condition that does not count for the order.</summary>
    public static Query Silent(Query query) => new ConstantScoreQuery(query) { Boost = 0 };

    public static Query AnyTerm(string field, IReadOnlyList<string> values) => values.Count == 1
        ? new TermQuery(new Term(field, values[0]))
        : new ConstantScoreQuery(new TermsFilter([.. values.Select(value => new Term(field, value))]));

    private static Query InScope(string kind, SearchScope scope)
    {
        var query = new BooleanQuery { { new TermQuery(new Term(IndexFields.Kind, kind)), Occur.MUST } };
        if (!scope.IsAll) query.Add(ScopeFilters.Of(IndexFields.Term(scope.Term!), [.. scope.Values.Select(LuceneDocuments.Normal).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]), Occur.MUST);
        return query;
    }

    private Query? Of(QueryClause clause, bool restricted)
    {
        switch (clause)
        {
            case TextClause text:
                return Text(text, restricted);
            case NumberClause number:
                return Silent(new TermQuery(new Term(IndexFields.Key, IndexFields.KeyOf("ticket", number.Number))));
            case TermClause { Filter.Name: "kind" } kind:
                return Silent(AnyTerm(IndexFields.Kind, kind.Terms));
            case TermClause term:
                return Silent(AnyTerm(IndexFields.Term(term.Filter.Field ?? term.Filter.Name), term.Terms));
            case WordsClause words:
                return Silent(Words(words));
            case DateClause date:
                return Silent(NumericRangeQuery.NewInt64Range(IndexFields.Date(date.Filter.Field ?? date.Filter.Name), date.From, date.Before, minInclusive: true, maxInclusive: false));
            case AnyOf any:
            {
                var either = new BooleanQuery();
                foreach (var one in any.Clauses)
                {
                    if (Of(one, restricted) is not { } part) continue;
                    either.Add(one.IsNot ? new BooleanQuery { { Silent(new MatchAllDocsQuery()), Occur.MUST }, { part, Occur.MUST_NOT } } : part, Occur.SHOULD);
                }
                return either.Clauses.Count == 0 ? null : either;
            }
            default:
                return null;
        }
    }

    private Query? Text(TextClause clause, bool restricted)
    {
        var fields = new DisjunctionMaxQuery(0.1f);
        Add(IndexFields.Title, TitleBoost);
        Add(IndexFields.Body, 1);
        if (restricted) Add(IndexFields.Restricted, 1);
        Add(IndexFields.Aside, AsideBoost);
        return fields.GetEnumerator().MoveNext() ? fields : null;

        void Add(string field, float boost)
        {
            if (_texts.InField(field, clause) is not { } query) return;
            query.Boost *= boost;
            fields.Add(query);
        }
    }

    // All words, each as it stands or as the beginning of one: names and addresses are typed in part.
    private Query Words(WordsClause clause)
    {
        var field = clause.Filter.Field == "title" ? IndexFields.Title : IndexFields.Words(clause.Filter.Field ?? clause.Filter.Name);
        var all = new BooleanQuery();
        foreach (var piece in clause.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var isPrefix = piece.EndsWith('*');
            if (_texts.InField(field, new TextClause(isPrefix ? piece[..^1] : piece, false, isPrefix)) is { } query) all.Add(query, Occur.MUST);
        }
        return all;
    }

    // In a sentence the little words are a wish, not a condition. One alone may be a word of another language.
    private static HashSet<TextClause> CommonWords(ParsedQuery parsed)
    {
        var words = parsed.Clauses.OfType<TextClause>().Where(clause => clause is { IsPhrase: false, IsPrefix: false, IsNot: false }).ToList();
        if (words.Count < 3) return [];
        var text = string.Join(' ', words.Select(word => word.Text));
        if (LanguageGuess.Of(text, Units.Of(text)) is not { } language) return [];
        var common = words.Where(word => StopWords.Contains(language, Folding.Lower(word.Text))).ToHashSet();
        return common.Count is < 2 || common.Count == words.Count ? [] : common;
    }
}
