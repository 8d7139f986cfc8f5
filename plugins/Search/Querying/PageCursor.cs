using Hookdesk.Sdk.Paging;
using Hookdesk.Search.IndexFormat;
using Hookdesk.Search.Indexing;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Hookdesk.Search.Querying;

/// <summary>Where a result stands in the order: by its values, so that a place holds when documents come and go.</summary>
/// <param name="Key">The time in Unix milliseconds, or the bits of the score: the least difference would repeat or leave out what has
/// the same one.</param>
/// <param name="Id">See <see cref="IndexFields.PlaceOf"/>.</param>
internal readonly record struct PageCursor(long Key, long Id)
{
    /// <summary>The version of the index that the score is of.</summary>
    public long Version { get; init; }

    public static PageCursor? Read(string? text)
    {
        Span<long> numbers = stackalloc long[3];
        return KeysetCursor.TryRead(text, numbers) ? new PageCursor(numbers[0], numbers[1]) { Version = numbers[2] } : null;
    }

    /// <summary>
    /// The same place in the index as it is now. With each document that comes, the scores of all others change a little: what was
    /// shown last is scored anew, and what follows it is what has less now.
    /// </summary>
    /// <param name="searcher">The index.</param>
    /// <param name="query">The query whose results are ordered.</param>
    /// <param name="kinds">The kinds of things that there are.</param>
    public PageCursor In(IndexSearcher searcher, Query query, IEnumerable<string> kinds)
    {
        var (id, now) = (Id, VersionOf(searcher));
        if (Version == now)
            return this;
        var key = kinds
            .Where(kind => IndexFields.PlaceOf(kind, id >> IndexFields.PlaceBits) == id)
            .Select(kind => IndexFields.KeyOf(kind, id >> IndexFields.PlaceBits))
            .FirstOrDefault();
        if (key is null || searcher.Search(new TermQuery(new Term(IndexFields.Key, key)), 1).ScoreDocs is not [var shown])
            return this;
        // By the same pass as all others: scored alone, the last digit may differ.
        var scored = new ScoreOfOne(shown.Doc);
        searcher.Search(query, scored);
        return scored.Score is { } score ? this with { Key = ScoreKey(score), Version = now } : this;
    }

    /// <summary>A score as the key of a place: it is never negative, and then its bits are in its order.</summary>
    public static long ScoreKey(float score) => BitConverter.SingleToInt32Bits(score + 0f);

    public static long VersionOf(IndexSearcher searcher) => ((DirectoryReader)searcher.IndexReader).Version;

    public override string ToString() => KeysetCursor.Write(Key, Id, Version);

    private sealed class ScoreOfOne(int wanted) : ICollector
    {
        private Scorer? _scorer;
        private int _wantedHere;

        public float? Score { get; private set; }

        public bool AcceptsDocsOutOfOrder => true;

        public void SetScorer(Scorer scorer) => _scorer = scorer;

        public void SetNextReader(AtomicReaderContext context) => _wantedHere = wanted - context.DocBase;

        public void Collect(int doc)
        {
            if (doc == _wantedHere)
                Score = _scorer!.GetScore();
        }
    }
}
