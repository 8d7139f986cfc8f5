using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Hookdesk.Search.IndexFormat;
using Hookdesk.Search.Indexing;
using Lucene.Net.Index;
using Lucene.Net.Queries;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Hookdesk.Search.Querying;

/// <summary>
/// The documents that a user may find, one bit each, kept for each part of the index: they are asked with every search and are a great
/// share of all. A part of an index never changes, so what is kept stays true; what is deleted in it is left out each time.
/// </summary>
internal sealed class VisibleDocuments : Filter
{
    /// <summary>A filter of bits is asked for each document that fits otherwise: that is always nearer than walking along it.</summary>
    public static readonly FilteredQuery.FilterStrategy ByBits = new AlwaysByBits();

    /// <summary>Where things are put aside: they are found when somebody asks for them.</summary>
    public static readonly IReadOnlyList<string> PutAside = ["spam", "trash"];

    // There are as many as there are different sets of departments that people have, twice.
    private const int MostKept = 200;

    private static readonly ConcurrentDictionary<string, VisibleDocuments> Kept = new(StringComparer.Ordinal);

    private readonly ConditionalWeakTable<object, FixedBitSet> _bits = [];
    private readonly Query _query;

    private VisibleDocuments(Query query) => _query = query;

    /// <summary>All that somebody may find.</summary>
    /// <param name="visible">The scopes.</param>
    /// <param name="withPutAside">True for what was put aside (spam) too.</param>
    public static Filter Of(Visible visible, bool withPutAside)
    {
        var scopes = visible
            .Scopes.Where(scope => !scope.Value.IsEmpty)
            .Select(scope =>
                (
                    Kind: scope.Key,
                    scope.Value.IsAll,
                    Field: scope.Value.IsAll ? "" : IndexFields.Term(scope.Value.Term!),
                    Values: (List<string>)
                        [
                            .. scope
                                .Value.Values.Select(LuceneDocuments.Normal)
                                .Distinct(StringComparer.Ordinal)
                                .Order(StringComparer.Ordinal),
                        ]
                )
            )
            .OrderBy(scope => scope.Kind, StringComparer.Ordinal)
            .ToList();
        return Keep(
            KeyOf([
                withPutAside ? "all" : "shown",
                .. scopes.SelectMany(scope =>
                    scope.Values.Prepend(scope.Values.Count.ToString(CultureInfo.InvariantCulture)).Prepend(scope.Field).Prepend(scope.Kind)
                ),
            ]),
            () =>
            {
                var query = new BooleanQuery();
                foreach (var (kind, isAll, field, values) in scopes)
                {
                    var one = new BooleanQuery { { new TermQuery(new Term(IndexFields.Kind, kind)), Occur.MUST } };
                    if (!isAll)
                        one.Add(new ConstantScoreQuery(new TermsFilter([.. values.Select(value => new Term(field, value))])), Occur.MUST);
                    query.Add(one, Occur.SHOULD);
                }
                if (!withPutAside)
                    foreach (var place in PutAside)
                        query.Add(new TermQuery(new Term(IndexFields.Term("in"), place)), Occur.MUST_NOT);
                return query;
            }
        );
    }

    /// <summary>The documents of some kinds.</summary>
    public static Filter OfKinds(IEnumerable<string> kinds)
    {
        var ordered = kinds.Order(StringComparer.Ordinal).ToList();
        return Keep(
            KeyOf(ordered.Prepend("kinds")),
            () => new ConstantScoreQuery(new TermsFilter([.. ordered.Select(kind => new Term(IndexFields.Kind, kind))]))
        );
    }

    public override DocIdSet GetDocIdSet(AtomicReaderContext context, IBits acceptDocs) =>
        BitsFilteredDocIdSet.Wrap(_bits.GetValue(context.AtomicReader.CoreCacheKey, _ => Read(context)), acceptDocs);

    private FixedBitSet Read(AtomicReaderContext context)
    {
        var bits = new FixedBitSet(context.AtomicReader.MaxDoc);
        if (new QueryWrapperFilter(_query).GetDocIdSet(context, null)?.GetIterator() is { } documents)
            bits.Or(documents);
        return bits;
    }

    private static VisibleDocuments Keep(string key, Func<Query> query)
    {
        if (Kept.TryGetValue(key, out var known))
            return known;
        if (Kept.Count >= MostKept)
            Kept.Clear();
        return Kept.GetOrAdd(key, _ => new VisibleDocuments(query()));
    }

    // With their lengths, so that no two sets read alike, whatever stands in a value.
    private static string KeyOf(IEnumerable<string> parts) =>
        string.Concat(parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Length}:{part}")));

    private sealed class AlwaysByBits : FilteredQuery.RandomAccessFilterStrategy
    {
        protected override bool UseRandomAccess(IBits bits, int firstFilterDoc) => true;
    }
}
