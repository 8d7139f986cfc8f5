using Hookdesk.Search.Querying;
using Lucene.Net.Search;

namespace Hookdesk.Search.RunSearch;

/// <summary>A page of results, with the places from which those before and behind it are found.</summary>
/// <param name="Things">What was found, in order.</param>
/// <param name="Previous">The place before which there is more; null at the beginning.</param>
/// <param name="Next">The place behind which there is more; null at the end.</param>
internal sealed record ResultPage(IReadOnlyList<(string Kind, long Id)> Things, string? Previous, string? Next)
{
    public static ResultPage Empty { get; } = new([], null, null);

    /// <summary>Finds a page behind or before a place; the first where there is neither.</summary>
    public static (ResultPage Page, FoundDocuments Found) Find(
        IndexSearcher searcher,
        Query query,
        bool byDate,
        int count,
        PageCursor? after,
        PageCursor? before,
        IReadOnlyList<string> facets,
        IEnumerable<string> kinds,
        CancellationToken cancellation = default
    )
    {
        // One more than is shown tells whether there is more.
        var bound = byDate ? before ?? after : (before ?? after)?.In(searcher, query, kinds);
        var found = new FoundDocuments(byDate, count + 1, bound, isBackward: before is not null, facets, cancellation);
        searcher.Search(query, found);
        var all = found.InOrder();
        if (before is not null && all.Count < count)
        {
            // The beginning came nearer since: a whole page is shown.
            return Find(searcher, query, byDate, count, null, null, facets, kinds, cancellation);
        }
        var isMore = all.Count > count;
        var shown = isMore
            ? before is null
                ? all.Take(count).ToList()
                : all.Skip(1).ToList()
            : all;
        var (isBefore, isBehind) = before is null ? (after is not null, isMore) : (isMore, true);
        return (
            new ResultPage(
                [.. shown.Select(one => (one.Kind, one.Id))],
                isBefore && shown.Count > 0 ? Text(shown[0].PageCursor) : null,
                isBehind && shown.Count > 0 ? Text(shown[^1].PageCursor) : null
            ),
            found
        );

        string Text(PageCursor place) => (place with { Version = PageCursor.VersionOf(searcher) }).ToString();
    }
}
