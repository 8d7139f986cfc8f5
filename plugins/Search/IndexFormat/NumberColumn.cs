using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Lucene.Net.Index;

namespace Hookdesk.Search.IndexFormat;

/// <summary>
/// The numbers of one field in one part of the index, by document, unpacked: to order by date each of the documents found is looked at,
/// and unpacking takes longer than all the rest. Eight bytes for each document, kept as long as the part is.
/// </summary>
internal static class NumberColumn
{
    /// <summary>Stands for a document without the field.</summary>
    public const long None = long.MinValue;

    private static readonly ConditionalWeakTable<object, ConcurrentDictionary<string, long[]>> Kept = [];
    private static readonly ConcurrentDictionary<string, bool> Asked = new(StringComparer.Ordinal);

    /// <summary>The numbers of a field in a part of an index.</summary>
    public static long[] Of(AtomicReader part, string field)
    {
        Asked.TryAdd(field, true);
        return Kept.GetValue(part.CoreCacheKey, _ => new ConcurrentDictionary<string, long[]>(StringComparer.Ordinal))
            .GetOrAdd(field, name => Read(part, name));
    }

    /// <summary>Reads what has been asked of other parts, before somebody waits for it.</summary>
    public static void Warm(AtomicReader part)
    {
        foreach (var field in Asked.Keys)
            Of(part, field);
    }

    private static long[] Read(AtomicReader part, string field)
    {
        var numbers = new long[part.MaxDoc];
        if (part.GetNumericDocValues(field) is not { } values)
        {
            Array.Fill(numbers, None);
            return numbers;
        }
        var has = part.GetDocsWithField(field);
        for (var doc = 0; doc < numbers.Length; doc++)
        {
            var number = values.Get(doc);
            numbers[doc] = number == 0 && !has.Get(doc) ? None : number;
        }
        return numbers;
    }
}
