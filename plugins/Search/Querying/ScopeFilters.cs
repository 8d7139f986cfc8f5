using System.Collections.Concurrent;
using System.Globalization;
using Lucene.Net.Index;
using Lucene.Net.Queries;
using Lucene.Net.Search;

namespace Hookdesk.Search.Querying;

/// <summary>
/// The documents of a scope, kept for each part of the index: which tickets belong to an agent's departments is asked with every search and concerns a great share of all. A part of an index never
/// changes, so what is kept stays true; what is deleted in it is left out each time.
/// </summary>
internal static class ScopeFilters
{
    // There are as many as there are different sets of departments that people have.
    private const int MostKept = 200;

    private static readonly ConcurrentDictionary<string, Filter> Kept = new(StringComparer.Ordinal);

    /// <summary>The documents that have one of these values.</summary>
    /// <param name="field">The field.</param>
    /// <param name="values">The values, each once, in order.</param>
    public static Query Of(string field, IReadOnlyList<string> values)
    {
        // With their lengths, so that no two sets read alike, whatever stands in a value.
        var key = string.Concat(values.Prepend(field).Select(value => string.Create(CultureInfo.InvariantCulture, $"{value.Length}:{value}")));
        if (!Kept.TryGetValue(key, out var filter))
        {
            if (Kept.Count >= MostKept) Kept.Clear();
            filter = Kept.GetOrAdd(key, new CachingWrapperFilter(new TermsFilter([.. values.Select(value => new Term(field, value))])));
        }
        return new ConstantScoreQuery(filter);
    }
}
