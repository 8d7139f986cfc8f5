using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Hookdesk.Search.Querying;

/// <summary>
/// The terms that an index has. A word is tried in many forms and few of them are there: each is looked up here once, in the order of
/// the parts, with one cursor for each field, and only those that are there go into the query, with the place where they were found.
/// </summary>
/// <param name="index">The index.</param>
internal sealed class TermLookup(IndexReader index)
{
    private readonly Dictionary<string, TermsEnum?[]> _cursors = new(StringComparer.Ordinal);
    private readonly BytesRef _bytes = new(64);

    /// <summary>A query for a term, or null where the index does not have it.</summary>
    public TermQuery? Query(string field, string text, float boost = 1)
    {
        var cursors = CursorsOf(field);
        TermContext? found = null;
        UnicodeUtil.UTF16toUTF8(text, 0, text.Length, _bytes);
        for (var part = 0; part < cursors.Length; part++)
        {
            if (cursors[part] is not { } cursor || !cursor.SeekExact(_bytes))
                continue;
            found ??= new TermContext(index.Context);
            found.Register(cursor.GetTermState(), part, cursor.DocFreq, cursor.TotalTermFreq);
        }
        return found is null ? null : new TermQuery(new Term(field, text), found) { Boost = boost };
    }

    private TermsEnum?[] CursorsOf(string field)
    {
        if (_cursors.TryGetValue(field, out var known))
            return known;
        var leaves = index.Leaves;
        var cursors = new TermsEnum?[leaves.Count];
        foreach (var leaf in leaves)
            cursors[leaf.Ord] = leaf.AtomicReader.GetTerms(field)?.GetEnumerator();
        return _cursors[field] = cursors;
    }
}
