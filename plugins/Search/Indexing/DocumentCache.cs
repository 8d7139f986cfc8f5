using Hookdesk.Search.Contracts;
using Microsoft.Extensions.Caching.Memory;

namespace Hookdesk.Search.Indexing;

/// <summary>
/// Documents that were shown lately, by the mark that their source gives them: reading a conversation whole is the dearest part of a
/// search, and the same tickets are found again and again. What is shown is still asked from the database each time, by its mark.
/// Singleton.
/// </summary>
internal sealed class DocumentCache : IDisposable
{
    private const long Characters = 16 * 1024 * 1024;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = Characters });

    /// <summary>The documents of a source as they are now.</summary>
    public async Task<IReadOnlyList<SearchDocument>> FindAsync(
        ISearchSource source,
        IReadOnlyList<long> ids,
        CancellationToken cancellation
    )
    {
        var marks = await source.MarksAsync(ids, cancellation);
        var known = new List<SearchDocument>(ids.Count);
        var missing = new List<long>();
        foreach (var id in ids)
        {
            if (marks.TryGetValue(id, out var mark) && _cache.TryGetValue((source.Kind, id), out Entry? entry) && entry!.Mark == mark)
                known.Add(entry.Document);
            else
                missing.Add(id);
        }
        if (missing.Count == 0)
            return known;
        foreach (var document in await source.FindAsync(missing, cancellation))
        {
            known.Add(document);
            if (!marks.TryGetValue(document.Id, out var mark))
                continue;
            using var entry = _cache.CreateEntry((source.Kind, document.Id));
            entry.Value = new Entry(mark, document);
            entry.Size = 200 + document.Texts.Sum(text => text.Text.Length);
            entry.AbsoluteExpirationRelativeToNow = Longest;
        }
        return known;
    }

    /// <summary>Forgets what changed without another mark: a name that is told in it.</summary>
    public void Forget(string kind, IEnumerable<long> ids)
    {
        foreach (var id in ids)
            _cache.Remove((kind, id));
    }

    public void Dispose() => _cache.Dispose();

    private sealed record Entry(string Mark, SearchDocument Document);
}
