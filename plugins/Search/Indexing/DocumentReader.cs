using System.Collections.Immutable;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Search.Contracts;

namespace Hookdesk.Search.Indexing;

/// <summary>Reads from the sources what goes into the index. Scoped.</summary>
internal sealed class DocumentReader(
    IEnumerable<ISearchSource> sources,
    DocumentCache known,
    IHooks hooks,
    IEnumerable<HandlerContribution> handlers,
    IContributionGuard guard
)
{
    /// <summary>A source of another plugin that fails is tried so often before the rest goes on without it.</summary>
    public const int Patience = 3;

    /// <summary>How long the index waits for documents of another plugin: all others wait meanwhile.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>Documents read at a time.</summary>
    public const int Portion = 100;

    private readonly bool _isFiltered = handlers.Any(handler => handler.Hook == typeof(SearchDocumentBuilding));

    /// <summary>All sources but those that can't even describe themselves: they would fail wherever a kind is looked up.</summary>
    public IReadOnlyList<ISearchSource> Sources { get; } =
    [.. sources.Where(source => !IsForeign(source) || guard.Call(source, "search source", () => IsDescribed(source), false))];

    /// <summary>
    /// What documents come from: the kinds, what those are made of, and the handlers that add to them. A plugin that brings one is
    /// missing in what was written before.
    /// </summary>
    public ImmutableHashSet<string> Parts =>
        [
            .. Sources.Select(source => source.Kind),
            .. Sources.SelectMany(source => source.Parts),
            .. handlers.Where(handler => handler.Hook == typeof(SearchDocumentBuilding)).Select(handler => handler.Handler.FullName!),
        ];

    /// <summary>True for what may be given up: a plugin of its own, whose failures are not the others' business.</summary>
    public static bool IsForeign(ISearchSource source) => source.GetType().Assembly != typeof(DocumentReader).Assembly;

    private static bool IsDescribed(ISearchSource source) =>
        source is { Kind.Length: > 0, Title.Length: > 0, ResultComponent: not null } && source.Parts.All(part => part.Length > 0);

    /// <summary>Writes what these events changed, as it is now.</summary>
    public async Task ApplyAsync(LuceneIndex index, IReadOnlyList<EventRecord> events, ISearchSource source, CancellationToken cancellation)
    {
        var ids = await AskAsync(source, stop => source.ChangedAsync(events, stop), cancellation);
        foreach (var portion in ids.Distinct().Order().Chunk(Portion))
            await WriteAsync(index, source, portion, cancellation);
        // Its documents are not whole any more: an index that lacks a part is built anew, also after a restart.
        if (events.Any(source.ChangesAll))
            index.KeepParts(index.Parts.Remove(source.Kind));
    }

    /// <summary>
    /// Writes things as they are now, and takes out those that are not there. Returns those of which something is still to be read.
    /// </summary>
    public async Task<IReadOnlyList<long>> WriteAsync(
        LuceneIndex index,
        ISearchSource source,
        IReadOnlyCollection<long> ids,
        CancellationToken cancellation
    )
    {
        var found = await CompleteAsync(source, await AskAsync(source, stop => source.FindAsync(ids, stop), cancellation), cancellation);
        foreach (var document in found)
            index.Put(source.Kind, document);
        known.Forget(source.Kind, ids);
        foreach (var gone in ids.Except(found.Select(document => document.Id)))
            index.Remove(source.Kind, gone);
        return [.. found.Where(document => document.IsUnfinished).Select(document => document.Id)];
    }

    /// <summary>The next documents of a source, for building anew.</summary>
    public async Task<IReadOnlyList<SearchDocument>> ListAsync(
        ISearchSource source,
        long afterId,
        int count,
        CancellationToken cancellation
    ) => await CompleteAsync(source, await AskAsync(source, stop => source.ListAsync(afterId, count, stop), cancellation), cancellation);

    // What fails or never answers is counted there; whoever asked tries again, and goes on without it in the end.
    private async Task<T> AskAsync<T>(ISearchSource source, Func<CancellationToken, Task<T>> ask, CancellationToken cancellation)
        where T : class =>
        IsForeign(source)
            ? await guard.CallAsync<T?>(source, "search documents", async stop => await ask(stop), null, Longest, cancellation)
                ?? throw new InvalidOperationException($"The source of {source.Kind} failed.")
            : await ask(cancellation);

    private async Task<IReadOnlyList<SearchDocument>> CompleteAsync(
        ISearchSource source,
        IReadOnlyList<SearchDocument> documents,
        CancellationToken cancellation
    )
    {
        if (!_isFiltered)
            return documents;
        var result = new List<SearchDocument>(documents.Count);
        foreach (var document in documents)
        {
            var filtered = await hooks.FilterAsync(
                new SearchDocumentBuilding(new EntityRef(source.Kind, document.Id), document),
                cancellation
            );
            // A document is not for refusing: who may find it is the scope's matter.
            result.Add(filtered.IsRefused ? document : filtered.Value.Document with { Id = document.Id });
        }
        return result;
    }
}
