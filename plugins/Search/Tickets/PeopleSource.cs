using System.Collections.Immutable;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Security;
using Hookdesk.Search.Contracts;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Search.Tickets;

/// <summary>What customers and organizations have in common: who may find them, how they look, and where they are read from.</summary>
/// <param name="records">Ticketing's records.</param>
/// <typeparam name="TRecord">The record of one.</typeparam>
internal abstract class PeopleSource<TRecord>(ITicketRecords records) : ISearchSource
{
    public abstract string Kind { get; }

    public abstract string Title { get; }

    public Type ResultComponent => typeof(PlainResult);

    protected ITicketRecords Records => records;

    public virtual Task<IReadOnlyCollection<long>> ChangedAsync(
        IReadOnlyList<EventRecord> events,
        CancellationToken cancellation = default
    ) =>
        Task.FromResult<IReadOnlyCollection<long>>([
            .. events.Where(record => record.Subject.Kind == Kind).Select(record => record.Subject.Id).Distinct(),
        ]);

    public async Task<IReadOnlyList<SearchDocument>> ListAsync(long afterId, int count, CancellationToken cancellation = default) =>
        [.. (await ReadAsync(afterId, count, cancellation)).Select(Document)];

    public async Task<IReadOnlyList<SearchDocument>> FindAsync(IReadOnlyCollection<long> ids, CancellationToken cancellation = default) =>
        [.. (await ReadAsync(ids, cancellation)).Select(Document)];

    /// <summary>As Ticketing's own pages: whoever may see customers somewhere sees all of them.</summary>
    public async ValueTask<SearchScope> ScopeAsync(ICurrentUser user, CancellationToken cancellation = default) =>
        (await records.WhereAsync(user, TicketingPermissions.ViewCustomers, cancellation)).IsEmpty
            ? SearchScope.Nothing
            : SearchScope.Everything;

    public ValueTask<IReadOnlyList<SearchFilter>> FiltersAsync(ICurrentUser user, CancellationToken cancellation = default) => new([]);

    public abstract string Href(SearchDocument document, long partId);

    protected abstract Task<IReadOnlyList<TRecord>> ReadAsync(long afterId, int count, CancellationToken cancellation);

    protected abstract Task<IReadOnlyList<TRecord>> ReadAsync(IReadOnlyCollection<long> ids, CancellationToken cancellation);

    protected abstract SearchDocument Document(TRecord record);

    protected static ImmutableDictionary<string, DateTimeOffset> Since(DateTimeOffset createdAt) =>
        ImmutableDictionary<string, DateTimeOffset>.Empty.Add("created", createdAt).Add("updated", createdAt);

    protected static IEnumerable<SearchText> Texts(IEnumerable<string> texts) =>
        texts.Where(text => text.Length > 0).Select(text => new SearchText(SearchTextKind.Body, text));
}
