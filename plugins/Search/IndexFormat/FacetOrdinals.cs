using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Hookdesk.Search.IndexFormat;

/// <summary>
/// The values of one field in one part of the index, by document, unpacked: every search counts all that it finds by several of them.
/// Kept as long as the part is.
/// </summary>
internal sealed class FacetOrdinals
{
    private static readonly ConditionalWeakTable<object, ConcurrentDictionary<string, FacetOrdinals>> Kept = [];
    private static readonly ConcurrentDictionary<string, bool> Asked = new(StringComparer.Ordinal);

    // One behind the value's number, 0 for none; where a document has several, they stand one behind the other.
    private readonly ushort[]? _one;
    private readonly int[] _starts = [],
        _several = [];

    private FacetOrdinals(AtomicReader part, string field)
    {
        if (part.GetSortedSetDocValues(field) is not { } values)
        {
            (Values, _starts) = ([], new int[part.MaxDoc + 1]);
            return;
        }
        Values = new string[values.ValueCount];
        var bytes = new BytesRef();
        for (var number = 0; number < Values.Length; number++)
        {
            values.LookupOrd(number, bytes);
            Values[number] = bytes.Utf8ToString();
        }
        var (starts, all, most) = (new int[part.MaxDoc + 1], new List<int>(part.MaxDoc), 0);
        for (var doc = 0; doc < part.MaxDoc; doc++)
        {
            values.SetDocument(doc);
            for (long number; (number = values.NextOrd()) != SortedSetDocValues.NO_MORE_ORDS; )
                all.Add((int)number);
            starts[doc + 1] = all.Count;
            most = Math.Max(most, all.Count - starts[doc]);
        }
        if (most > 1 || Values.Length >= ushort.MaxValue)
        {
            (_starts, _several) = (starts, [.. all]);
            return;
        }
        _one = new ushort[part.MaxDoc];
        for (var doc = 0; doc < _one.Length; doc++)
            if (starts[doc + 1] > starts[doc])
                _one[doc] = (ushort)(all[starts[doc]] + 1);
    }

    /// <summary>The values, by their numbers.</summary>
    public string[] Values { get; }

    /// <summary>The values of a field in a part of an index.</summary>
    public static FacetOrdinals Of(AtomicReader part, string field)
    {
        Asked.TryAdd(field, true);
        return Kept.GetValue(part.CoreCacheKey, _ => new ConcurrentDictionary<string, FacetOrdinals>(StringComparer.Ordinal))
            .GetOrAdd(field, name => new FacetOrdinals(part, name));
    }

    /// <summary>Reads what has been asked of other parts, before somebody waits for it.</summary>
    public static void Warm(AtomicReader part)
    {
        foreach (var field in Asked.Keys)
            Of(part, field);
    }

    /// <summary>The only value of a document, or null.</summary>
    public string? ValueOf(int doc) =>
        _one is not null
            ? _one[doc] is > 0 and var number
                ? Values[number - 1]
                : null
            : _starts[doc + 1] > _starts[doc]
                ? Values[_several[_starts[doc]]]
                : null;

    /// <summary>Counts documents by their values: at 0 those without one, else one behind the value's number.</summary>
    public void Count(ReadOnlySpan<int> documents, int[] counts)
    {
        if (_one is { } one)
        {
            foreach (var doc in documents)
                counts[one[doc]]++;
            return;
        }
        foreach (var doc in documents)
            for (var at = _starts[doc]; at < _starts[doc + 1]; at++)
                counts[_several[at] + 1]++;
    }
}
