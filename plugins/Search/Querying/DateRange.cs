using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Hookdesk.Search.Querying;

/// <summary>Documents with a time within a stretch, looked at one by one where something else has found them: a stretch of a large index has more terms than are worth gathering.</summary>
/// <param name="field">The field.</param>
/// <param name="from">Not before, or null.</param>
/// <param name="before">Before, or null.</param>
internal sealed class DateRange(string field, long? from, long? before) : Filter
{
    private readonly long _from = from ?? long.MinValue, _before = before ?? long.MaxValue;

    public override DocIdSet? GetDocIdSet(AtomicReaderContext context, IBits acceptDocs)
    {
        var part = context.AtomicReader;
        return part.GetNumericDocValues(field) is { } values ? new Documents(part.MaxDoc, acceptDocs, values, part.GetDocsWithField(field), _from, _before) : null;
    }

    public override string ToString() => $"{field}:[{from} TO {before}}}";

    private sealed class Documents(int maxDoc, IBits? acceptDocs, NumericDocValues values, IBits has, long from, long before) : FieldCacheDocIdSet(maxDoc, acceptDocs)
    {
        protected override bool MatchDoc(int doc)
        {
            var value = values.Get(doc);
            return value >= from && value < before && (value != 0 || has.Get(doc));
        }
    }
}
