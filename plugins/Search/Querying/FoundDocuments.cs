using Hookdesk.Search.IndexFormat;
using Hookdesk.Search.Indexing;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Hookdesk.Search.Querying;

/// <summary>
/// Gathers the first results behind a place, counts all of them, and counts them by their values of some fields: one pass for
/// everything.
/// </summary>
internal sealed class FoundDocuments : ICollector
{
    private const int Batch = 1024;
    private const int BetweenLooks = 0x10000;

    private readonly (string Field, Dictionary<string, int> Counts)[] _facets;
    private readonly (FacetOrdinals Ordinals, int[] Counts)[] _part;
    private readonly int[] _batch = new int[Batch];
    private readonly (long Key, long Id, string Kind)[] _heap;
    private readonly bool _byDate,
        _isBackward;
    private readonly PageCursor? _bound;
    private readonly CancellationToken _cancellation;

    private Scorer? _scorer;
    private NumericDocValues? _ids;
    private long[] _dates = [];
    private FacetOrdinals? _kinds;
    private int _inBatch,
        _size;

    /// <param name="byDate">True for the newest first, false for the best.</param>
    /// <param name="count">So many at most; 0 to count only.</param>
    /// <param name="bound">The place behind which they are gathered; null for the beginning.</param>
    /// <param name="isBackward">True for those before that place, nearest to it.</param>
    /// <param name="facets">The fields to count by.</param>
    /// <param name="cancellation">Gives up; whoever waited has gone.</param>
    public FoundDocuments(
        bool byDate,
        int count,
        PageCursor? bound,
        bool isBackward,
        IReadOnlyList<string> facets,
        CancellationToken cancellation = default
    )
    {
        _cancellation = cancellation;
        (_byDate, _isBackward, _heap) = (byDate, isBackward, new (long, long, string)[count]);
        _bound = bound is { } place && isBackward ? new PageCursor(~place.Key, ~place.Id) : bound;
        _facets = [.. facets.Select(field => (field, new Dictionary<string, int>(StringComparer.Ordinal)))];
        _part = new (FacetOrdinals, int[])[_facets.Length];
    }

    public int Total { get; private set; }

    public bool AcceptsDocsOutOfOrder => true;

    public void SetScorer(Scorer scorer) => _scorer = scorer;

    public void SetNextReader(AtomicReaderContext context)
    {
        _cancellation.ThrowIfCancellationRequested();
        Gather();
        var part = context.AtomicReader;
        if (_byDate)
            _dates = NumberColumn.Of(part, IndexFields.Date("updated"));
        _ids = part.GetNumericDocValues(IndexFields.Id);
        _kinds = FacetOrdinals.Of(part, IndexFields.Kind);
        for (var i = 0; i < _facets.Length; i++)
        {
            var ordinals = FacetOrdinals.Of(part, _facets[i].Field);
            _part[i] = (ordinals, new int[ordinals.Values.Length + 1]);
        }
    }

    public void Collect(int doc)
    {
        if (++Total % BetweenLooks == 0)
            _cancellation.ThrowIfCancellationRequested();
        if (_part.Length > 0)
        {
            _batch[_inBatch++] = doc;
            if (_inBatch == Batch)
                Count();
        }
        if (_heap.Length == 0)
            return;
        var key = _byDate ? _dates[doc] : PageCursor.ScoreKey(_scorer!.GetScore());
        if (_isBackward)
            key = ~key;
        if ((_size == _heap.Length && key < _heap[0].Key) || (_bound is { } bound && key > bound.Key))
            return;
        var id = _ids?.Get(doc) ?? 0;
        if (_isBackward)
            id = ~id;
        if (_bound is { } place && key == place.Key && id >= place.Id)
            return;
        if (_size < _heap.Length)
            Rise(key, id, doc);
        else if (key > _heap[0].Key || id > _heap[0].Id)
            Sink(key, id, doc);
    }

    /// <summary>The results in their order.</summary>
    public IReadOnlyList<(string Kind, long Id, PageCursor PageCursor)> InOrder()
    {
        var found = _heap
            .Take(_size)
            .OrderByDescending(one => one.Key)
            .ThenByDescending(one => one.Id)
            .Select(one => (one.Kind, PageCursor: _isBackward ? new PageCursor(~one.Key, ~one.Id) : new PageCursor(one.Key, one.Id)));
        return
        [
            .. (_isBackward ? found.Reverse() : found).Select(one =>
                (one.Kind, one.PageCursor.Id >> IndexFields.PlaceBits, one.PageCursor)
            ),
        ];
    }

    /// <summary>From field to value to number.</summary>
    public IReadOnlyDictionary<string, Dictionary<string, int>> Counts()
    {
        Gather();
        return _facets.ToDictionary(facet => facet.Field, facet => facet.Counts);
    }

    private void Rise(long key, long id, int doc)
    {
        var at = _size++;
        for (int above; at > 0 && IsBefore(key, id, above = (at - 1) / 2); at = above)
            _heap[at] = _heap[above];
        _heap[at] = (key, id, _kinds!.ValueOf(doc) ?? "");
    }

    // The least is at the top and leaves for what is better.
    private void Sink(long key, long id, int doc)
    {
        var at = 0;
        for (int below; (below = 2 * at + 1) < _size; at = below)
        {
            if (below + 1 < _size && IsBefore(_heap[below + 1].Key, _heap[below + 1].Id, below))
                below++;
            if (IsBefore(key, id, below))
                break;
            _heap[at] = _heap[below];
        }
        _heap[at] = (key, id, _kinds!.ValueOf(doc) ?? "");
    }

    private bool IsBefore(long key, long id, int other) => key < _heap[other].Key || (key == _heap[other].Key && id < _heap[other].Id);

    private void Count()
    {
        foreach (var (ordinals, counts) in _part)
            ordinals.Count(_batch.AsSpan(0, _inBatch), counts);
        _inBatch = 0;
    }

    // What a part counts by its own numbers of values is put together by the values.
    private void Gather()
    {
        if (_inBatch > 0)
            Count();
        for (var i = 0; i < _facets.Length; i++)
        {
            if (_part[i].Counts is not { } counts)
                continue;
            for (var number = 1; number < counts.Length; number++)
            {
                if (counts[number] == 0)
                    continue;
                var value = _part[i].Ordinals.Values[number - 1];
                _facets[i].Counts[value] = _facets[i].Counts.GetValueOrDefault(value) + counts[number];
            }
            _part[i] = default;
        }
    }
}
