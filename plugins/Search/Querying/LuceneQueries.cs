using System.Globalization;
using Hookdesk.Search.Analysis;
using Hookdesk.Search.Contracts;
using Hookdesk.Search.IndexFormat;
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
/// Makes one query of what was typed and of what the user may find. Rights are part of the query: whatever is counted, suggested or
/// shown comes through it. Texts for some readers only are not among the fields that are searched for others.
/// </summary>
/// <param name="visible">What the user may find.</param>
/// <param name="index">The index that is searched.</param>
internal sealed class LuceneQueries(Visible visible, IndexReader index)
{
    private const float TitleBoost = 2.5f,
        AsideBoost = 0.4f;
    private const string In = "in";

    private readonly TextQueries _texts = new(index);
    private int _beginnings;

    public TextQueries Texts => _texts;

    /// <summary>The query, or null where nothing can be found.</summary>
    public Query? Of(ParsedQuery parsed)
    {
        if (visible.IsEmpty)
            return null;
        _beginnings = 0;
        var query = new BooleanQuery();
        var common = CommonWords(parsed);
        var positive = 0;
        foreach (var clause in parsed.Clauses)
        {
            if (Of(clause) is not { } part)
                continue;
            if (clause.IsNot)
                query.Add(part, Occur.MUST_NOT);
            else
            {
                var optional = clause is TextClause text && common.Contains(text);
                query.Add(part, optional ? Occur.SHOULD : Occur.MUST);
                if (!optional)
                    positive++;
            }
        }
        if (positive == 0)
            query.Add(Silent(new MatchAllDocsQuery()), Occur.MUST);
        var whole = query.Clauses.Count == 1 && positive == 1 ? query.Clauses[0].Query : query;
        // Without being asked for, what was put aside (spam) stays out.
        if (parsed.Clauses.Any(AsksForPutAside))
            return Within(whole);
        var asking = parsed.Flat.Where(AsksForPutAside).Select(Of).OfType<Query>().ToList();
        if (asking.Count == 0)
            return Within(whole, withPutAside: false);
        // One side of an “or” asks for it: what the others find of it stays out.
        var shown = new BooleanQuery { { new ConstantScoreQuery(VisibleDocuments.Of(visible, withPutAside: false)), Occur.SHOULD } };
        foreach (var asked in asking)
            shown.Add(asked, Occur.SHOULD);
        return Within(new FilteredQuery(whole, new QueryWrapperFilter(shown)));
    }

    /// <summary>A query within what the user may find; null where that is nothing.</summary>
    public Query? Within(Query query, bool withPutAside = true) =>
        visible.IsEmpty ? null : new FilteredQuery(query, VisibleDocuments.Of(visible, withPutAside), VisibleDocuments.ByBits);

    /// <summary>A condition that does not count for the order.</summary>
    public static Query Silent(Query query) => new ConstantScoreQuery(query) { Boost = 0 };

    public static Query AnyTerm(string field, IReadOnlyList<string> values) =>
        values.Count == 1
            ? new TermQuery(new Term(field, values[0]))
            : new ConstantScoreQuery(new TermsFilter([.. values.Select(value => new Term(field, value))]));

    /// <summary>True for a condition that can mean what was put aside: one that asks for it, or for one ticket by its number.</summary>
    public static bool AsksForPutAside(QueryClause clause) =>
        !clause.IsNot && clause is NumberClause or TermClause { Filter.Name: In }
        || clause is TermClause { IsNot: false, Filter.Name: "status" } status && status.Terms.Any(VisibleDocuments.PutAside.Contains);

    private Query? Of(QueryClause clause)
    {
        switch (clause)
        {
            case TextClause text:
                return Text(text);
            case NumberClause number:
                return Silent(TicketOf(number.Number));
            case TermClause { Filter.Name: "kind" } kind:
                return Silent(AnyTerm(IndexFields.Kind, kind.Terms));
            case TermClause term:
                return Silent(AnyTerm(IndexFields.Term(term.Filter.Field ?? term.Filter.Name), term.Terms));
            case WordsClause words:
                return Silent(Words(words));
            case DateClause date:
                return new ConstantScoreQuery(
                    new DateRange(IndexFields.Date(date.Filter.Field ?? date.Filter.Name), date.From, date.Before)
                )
                {
                    Boost = 0,
                };
            case AnyOf any:
            {
                var either = new BooleanQuery();
                foreach (var one in any.Clauses)
                {
                    if (Of(one) is not { } part)
                        continue;
                    either.Add(
                        one.IsNot ? new BooleanQuery { { Silent(new MatchAllDocsQuery()), Occur.MUST }, { part, Occur.MUST_NOT } } : part,
                        Occur.SHOULD
                    );
                }
                return either.Clauses.Count == 0 ? null : either;
            }
            default:
                return null;
        }
    }

    private Query? Text(TextClause clause)
    {
        var fields = new List<Query>();
        var isText = Add(IndexFields.Title, TitleBoost);
        isText |= Add(IndexFields.Body, 1);
        isText |= Add(IndexFields.Aside, AsideBoost);
        var readers = visible
            .Scopes.Where(scope => scope.Value is { IsEmpty: false, SeesRestricted: true })
            .Select(scope => scope.Key)
            .ToList();
        if (readers.Count > 0)
        {
            var before = fields.Count;
            isText |= Add(IndexFields.Restricted, 1);
            // The notes of the kinds whose scope says so, and of no other.
            if (visible.Scopes.Values.Any(scope => scope is { IsEmpty: false, SeesRestricted: false }))
                for (var i = before; i < fields.Count; i++)
                    fields[i] = new FilteredQuery(fields[i], VisibleDocuments.OfKinds(readers), VisibleDocuments.ByBits);
        }
        // A number is a ticket's before it is anything else.
        if (!clause.IsPhrase && long.TryParse(clause.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            fields.Add(TicketOf(number));
        return !isText ? null
            : fields.Count == 1 ? fields[0]
            : new AnyOfQuery(fields);

        bool Add(string field, float boost)
        {
            if (_texts.InField(field, clause) is not { } queries)
                return false;
            foreach (var query in queries)
            {
                query.Boost *= boost;
                fields.Add(query);
            }
            return true;
        }
    }

    private static TermQuery TicketOf(long number) => new(new Term(IndexFields.Key, IndexFields.KeyOf("ticket", number)));

    // All words: those of a title in every form, names and addresses by their beginnings too, for they are typed in part.
    private Query Words(WordsClause clause)
    {
        var isTitle = clause.Filter.Field == "title";
        var field = isTitle ? IndexFields.Title : IndexFields.Words(clause.Filter.Field ?? clause.Filter.Name);
        if (clause.IsPhrase)
            return new AnyOfQuery(_texts.InField(field, new TextClause(clause.Text, true, false)) ?? []);
        var all = new BooleanQuery();
        foreach (var piece in clause.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var isPrefix = piece.EndsWith('*');
            var isBeginning = (isPrefix || !isTitle) && ++_beginnings <= QueryReader.MostBeginnings;
            if (
                _texts.InField(field, new TextClause(isPrefix ? piece[..^1] : piece, false, isBeginning) { IsUnfinished = !isPrefix }) is
                { } queries
            )
                all.Add(new AnyOfQuery(queries), Occur.MUST);
        }
        return all;
    }

    // In a sentence the little words are a wish, not a condition. One alone may be a word of another language.
    private static HashSet<TextClause> CommonWords(ParsedQuery parsed)
    {
        var words = parsed
            .Clauses.OfType<TextClause>()
            .Where(clause => clause is { IsPhrase: false, IsPrefix: false, IsNot: false })
            .ToList();
        if (words.Count < 3)
            return [];
        var text = string.Join(' ', words.Select(word => word.Text));
        if (LanguageGuess.Of(text, Units.Of(text)) is not { } language)
            return [];
        var common = words.Where(word => StopWords.Contains(language, Folding.Lower(word.Text))).ToHashSet();
        return common.Count is < 2 || common.Count == words.Count ? [] : common;
    }
}
