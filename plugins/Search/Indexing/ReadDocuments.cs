using Hookdesk.Sdk;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Search.Contracts;
using Hookdesk.Search.FindThings;

namespace Hookdesk.Search.Indexing;

/// <summary>Reads from the sources what goes into the index. Scoped.</summary>
internal sealed class ReadDocuments(IEnumerable<ISearchSource> sources, KnownDocuments known, IHooks hooks, IEnumerable<HandlerContribution> handlers)
{
    /// <summary>Documents read at a time.</summary>
    public const int Portion = 100;

    private readonly bool _isFiltered = handlers.Any(handler => handler.Hook == typeof(SearchDocumentBuilding));

    public IReadOnlyList<ISearchSource> Sources { get; } = [.. sources];

    /// <summary>Writes what these events changed, as it is now.</summary>
    public async Task ApplyAsync(LuceneIndex index, IReadOnlyList<EventRecord> events, ISearchSource source, CancellationToken cancellation)
    {
        var ids = await source.ChangedAsync(events, cancellation);
        foreach (var portion in ids.Distinct().Order().Chunk(Portion))
        {
            var found = await CompleteAsync(source, await source.FindAsync(portion, cancellation), cancellation);
            foreach (var document in found) index.Put(source.Kind, document);
            known.Forget(source.Kind, portion);
            foreach (var gone in portion.Except(found.Select(document => document.Id))) index.Remove(source.Kind, gone);
        }
    }

    /// <summary>The next documents of a source, for building anew.</summary>
    public async Task<IReadOnlyList<SearchDocument>> ListAsync(ISearchSource source, long afterId, int count, CancellationToken cancellation) =>
        await CompleteAsync(source, await source.ListAsync(afterId, count, cancellation), cancellation);

    private async Task<IReadOnlyList<SearchDocument>> CompleteAsync(ISearchSource source, IReadOnlyList<SearchDocument> documents, CancellationToken cancellation)
    {
        if (!_isFiltered) return documents;
        var result = new List<SearchDocument>(documents.Count);
        foreach (var document in documents)
        {
            var filtered = await hooks.FilterAsync(new SearchDocumentBuilding(new EntityRef(source.Kind, document.Id), document), cancellation);
            // A document is not for refusing: who may find it is the scope's matter.
            result.Add(filtered.IsRefused ? document : filtered.Value.Document with { Id = document.Id });
        }
        return result;
    }
}
