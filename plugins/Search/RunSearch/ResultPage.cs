using Hookdesk.Sdk.Paging;
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
        // Who goes back goes back, whatever else the address says.
        var page = new KeysetRequest(before is null ? after?.ToString() : null, before?.ToString()).ToPage(
            all,
            count,
            one => Text(one.PageCursor)
        );
        return (new ResultPage([.. page.Items.Select(one => (one.Kind, one.Id))], page.Before, page.After), found);

        string Text(PageCursor place) => (place with { Version = PageCursor.VersionOf(searcher) }).ToString();
    }
}
