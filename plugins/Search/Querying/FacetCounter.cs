using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Hookdesk.Search.Querying;

/// <summary>Counts the documents found by their values of some fields.</summary>
internal sealed class FacetCounter(IReadOnlyList<string> fields) : ICollector
{
    private readonly Dictionary<string, Dictionary<string, int>> _counts = fields.ToDictionary(field => field, _ => new Dictionary<string, int>(StringComparer.Ordinal));
    private readonly List<(string Field, SortedSetDocValues Values, int[] Counts)> _segment = [];

    public int Total { get; private set; }

    public bool AcceptsDocsOutOfOrder => true;

    public void SetScorer(Scorer scorer)
    {
    }

    public void Collect(int doc)
    {
        Total++;
        foreach (var (_, values, counts) in _segment)
        {
            values.SetDocument(doc);
            for (long ord; (ord = values.NextOrd()) != SortedSetDocValues.NO_MORE_ORDS;) counts[ord]++;
        }
    }

    public void SetNextReader(AtomicReaderContext context)
    {
        Gather();
        foreach (var field in fields)
            if (context.AtomicReader.GetSortedSetDocValues(field) is { } values) _segment.Add((field, values, new int[values.ValueCount]));
    }

    /// <summary>From field to value to number.</summary>
    public IReadOnlyDictionary<string, Dictionary<string, int>> Finish()
    {
        Gather();
        return _counts;
    }

    // What a segment counts by its own numbers of values is put together by the values.
    private void Gather()
    {
        var value = new BytesRef();
        foreach (var (field, values, counts) in _segment)
        {
            for (var ord = 0; ord < counts.Length; ord++)
            {
                if (counts[ord] == 0) continue;
                values.LookupOrd(ord, value);
                var text = value.Utf8ToString();
                _counts[field][text] = _counts[field].GetValueOrDefault(text) + counts[ord];
            }
        }
        _segment.Clear();
    }
}
