using Hookdesk.Search.IndexFormat;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Hookdesk.Search.Querying;

/// <summary>
/// Documents with a time within a stretch, looked at one by one where something else has found them: a stretch of a large index has
/// more terms than are worth gathering.
/// </summary>
/// <param name="field">The field.</param>
/// <param name="from">Not before, or null.</param>
/// <param name="before">Before, or null.</param>
internal sealed class DateRange(string field, long? from, long? before) : Filter
{
    // What has no time is in no stretch.
    private readonly long _from = from ?? NumberColumn.None + 1,
        _before = before ?? long.MaxValue;

    public override DocIdSet GetDocIdSet(AtomicReaderContext context, IBits acceptDocs) =>
        new Documents(context.AtomicReader.MaxDoc, acceptDocs, NumberColumn.Of(context.AtomicReader, field), _from, _before);

    public override string ToString() => $"{field}:[{from} TO {before}}}";

    private sealed class Documents(int maxDoc, IBits? acceptDocs, long[] times, long from, long before)
        : FieldCacheDocIdSet(maxDoc, acceptDocs)
    {
        protected override bool MatchDoc(int doc) => times[doc] >= from && times[doc] < before;
    }
}
