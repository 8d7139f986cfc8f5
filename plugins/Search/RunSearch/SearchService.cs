using System.Collections.Immutable;
using System.Globalization;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Security;
using Hookdesk.Search.Analysis;
using Hookdesk.Search.Contracts;
using Hookdesk.Search.IndexFormat;
using Hookdesk.Search.Indexing;
using Hookdesk.Search.Querying;

namespace Hookdesk.Search.RunSearch;

/// <summary>Finds what a user may find. Scoped.</summary>
internal sealed class SearchService(
    SearchRights rights,
    NodeIndexOwner owner,
    DocumentCache known,
    TimeProvider time,
    IContributionGuard guard
)
{
    private const int MostFragments = 2,
        ValuesOfFacet = 8;

    public async Task<SearchAnswer> FindAsync(SearchRequest request, ICurrentUser user, CancellationToken cancellation)
    {
        var filters = await rights.FiltersAsync(user, cancellation);
        var visible = await rights.VisibleAsync(user, cancellation);
        var parsed = new QueryReader(filters, time.GetUtcNow(), user.TimeZone).Read(request.Text);
        if (request.IsTyping)
            parsed = parsed.WithOpenEnd();
        var byDate = request.ByDate ?? !parsed.Flat.OfType<TextClause>().Any(clause => !clause.IsNot);
        var index = owner.Open();
        var facets = request.WithFacets ? filters.Where(filter => filter is { IsFacet: true, Kind: SearchFilterKind.Term }).ToList() : [];

        // Lucene works on the thread that asks; texts are read afterwards, so nothing of the index is held while the database is asked.
        var (page, total, counts, texts) = await SearchThrottle.TakeAsync(
            () =>
                index.Search<(ResultPage, int, IReadOnlyDictionary<string, Dictionary<string, int>>?, TextQueries)>(searcher =>
                {
                    var queries = new LuceneQueries(visible, searcher.IndexReader);
                    if (queries.Of(parsed) is not { } query)
                        return (ResultPage.Empty, 0, null, queries.Texts);
                    string[] fields = [.. facets.Select(FieldOf)];
                    var (page, found) = ResultPage.Find(
                        searcher,
                        query,
                        byDate,
                        request.Count,
                        PageCursor.Read(request.After),
                        PageCursor.Read(request.Before),
                        fields,
                        visible.Scopes.Keys,
                        cancellation
                    );
                    return (page, found.Total, found.Counts(), queries.Texts);
                }),
            cancellation
        );

        var hits = await HitsAsync(page.Things, visible, new Highlighter(parsed, texts), request.WithFragments, cancellation);
        return new SearchAnswer(parsed, hits, total)
        {
            ByDate = byDate,
            Previous = page.Previous,
            Next = page.Next,
            Facets = counts is null ? [] : Facets(facets, counts),
        };
    }

    /// <summary>How many things a query finds for a user.</summary>
    public async Task<int> CountAsync(string query, ICurrentUser user, CancellationToken cancellation)
    {
        var visible = await rights.VisibleAsync(user, cancellation);
        var parsed = new QueryReader(await rights.FiltersAsync(user, cancellation), time.GetUtcNow(), user.TimeZone).Read(query);
        var index = owner.Open();
        return await SearchThrottle.TakeAsync(
            () =>
                index.Search(searcher =>
                {
                    var found = new FoundDocuments(byDate: true, count: 0, bound: null, isBackward: false, [], cancellation);
                    if (new LuceneQueries(visible, searcher.IndexReader).Of(parsed) is { } wanted)
                        searcher.Search(wanted, found);
                    return found.Total;
                }),
            cancellation
        );
    }

    private async Task<IReadOnlyList<SearchHit>> HitsAsync(
        IReadOnlyList<(string Kind, long Id)> wanted,
        Visible visible,
        Highlighter highlighter,
        bool withFragments,
        CancellationToken cancellation
    )
    {
        var documents = new Dictionary<(string, long), (ISearchSource Source, SearchDocument Document)>();
        foreach (var group in wanted.GroupBy(thing => thing.Kind))
        {
            if (rights.Sources.FirstOrDefault(source => source.Kind == group.Key) is not { } source)
                continue;
            long[] ids = [.. group.Select(thing => thing.Id)];
            var read = DocumentReader.IsForeign(source)
                ? await guard.CallAsync(
                    source,
                    "search results",
                    async stop => await known.FindAsync(source, ids, stop),
                    [],
                    cancellation: cancellation
                )
                : await known.FindAsync(source, ids, cancellation);
            foreach (var document in read)
                documents[(group.Key, document.Id)] = (source, document);
        }
        var hits = new List<SearchHit>();
        foreach (var (kind, id) in wanted)
        {
            // The index may be a moment behind; what is shown is asked anew.
            if (!documents.TryGetValue((kind, id), out var found) || !IsIn(visible.Scopes[kind], found.Document))
                continue;
            var document = found.Document;
            var texts = visible.Scopes[kind].SeesRestricted
                ? document.Texts
                : [.. document.Texts.Where(text => text.Kind != SearchTextKind.Restricted)];
            var language = Languages.Read(document.Language);
            var title = highlighter.Whole(document.Title, language);
            var fragments = withFragments ? highlighter.Best(texts, MostFragments, language) : [];
            var part = fragments.Count > 0 ? fragments[0].Source.PartId : 0;
            // What leads nowhere is no result.
            if (guard.Call(found.Source, "address of a result", () => found.Source.Href(document, part), null) is not { } href)
                continue;
            hits.Add(
                new SearchHit(
                    kind,
                    document with
                    {
                        Texts = texts,
                    },
                    title,
                    fragments,
                    WithMarks(href, Highlighter.WordsIn(fragments.Select(fragment => fragment.Text)))
                )
            );
        }
        return hits;
    }

    private static bool IsIn(SearchScope scope, SearchDocument document) =>
        scope.IsAll
        || (
            document.Terms.TryGetValue(scope.Term!, out var values)
            && values.Intersect(scope.Values, StringComparer.OrdinalIgnoreCase).Any()
        );

    // The words as they stand in the text go along, so that the page that is opened marks them.
    private static string WithMarks(string href, IEnumerable<string> words)
    {
        var marked = string.Join('|', words.Take(12));
        if (marked.Length is 0 or > 400)
            return href;
        var hash = href.IndexOf('#', StringComparison.Ordinal);
        var (path, fragment) = hash < 0 ? (href, "") : (href[..hash], href[hash..]);
        return $"{path}{(path.Contains('?') ? '&' : '?')}marked={Uri.EscapeDataString(marked)}{fragment}";
    }

    /// <summary>Counts by what is compared, each with the way in which most write it.</summary>
    public static IEnumerable<(string Term, string Spelling, int Count)> Spelled(IReadOnlyDictionary<string, int> counts) =>
        counts
            .GroupBy(count => LuceneDocuments.Normal(count.Key))
            .Select(same => (same.Key, same.MaxBy(count => count.Value).Key, same.Sum(count => count.Value)));

    private static string FieldOf(SearchFilter filter) =>
        filter.Name == "kind" ? IndexFields.Kind : IndexFields.Term(filter.Field ?? filter.Name);

    private static IReadOnlyList<Facet> Facets(
        IEnumerable<SearchFilter> filters,
        IReadOnlyDictionary<string, Dictionary<string, int>> counts
    ) =>
        [
            .. filters
                .Select(filter => new Facet(
                    filter,
                    [
                        .. Spelled(counts[FieldOf(filter)])
                            .Select(count =>
                                (
                                    Value: filter.Values is { } values
                                        ? values.FirstOrDefault(value =>
                                            LuceneDocuments.Normal(value.Term) == count.Term && value.Typed != "me"
                                        )
                                        : new SearchValue(count.Spelling, count.Term, count.Spelling),
                                    count.Count
                                )
                            )
                            .Where(count => count.Value is not null)
                            .Select(count => new FacetValue(count.Value!, count.Count))
                            .OrderByDescending(value => value.Count)
                            .Take(ValuesOfFacet),
                    ]
                ))
                .Where(facet => facet.Values.Count > 0),
        ];
}
