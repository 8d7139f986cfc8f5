using System.Collections.Immutable;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Security;
using Hookdesk.Search.Contracts;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Search.Tickets;

/// <summary>Organisations by name, mail domains and notes.</summary>
internal sealed class OrganisationSource(ITicketRecords records, IStringLocalizer<SearchPlugin> T) : ISearchSource
{
    public string Kind => "organisation";

    public string Title => T["Organisations"];

    public Type ResultComponent => typeof(PlainResult);

    public Task<IReadOnlyCollection<long>> ChangedAsync(IReadOnlyList<EventRecord> events, CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyCollection<long>>([.. events.Where(record => record.Subject.Kind == "organisation").Select(record => record.Subject.Id).Distinct()]);

    public async Task<IReadOnlyList<SearchDocument>> ListAsync(long afterId, int count, CancellationToken cancellation = default) =>
        [.. (await records.ListOrganisationsAsync(afterId, count, cancellation)).Select(Document)];

    public async Task<IReadOnlyList<SearchDocument>> FindAsync(IReadOnlyCollection<long> ids, CancellationToken cancellation = default) =>
        [.. (await records.FindOrganisationsAsync(ids, cancellation)).Select(Document)];

    public ValueTask<SearchScope> ScopeAsync(ICurrentUser user, CancellationToken cancellation = default) => CustomerSource.ScopeOfCustomersAsync(records, user, cancellation);

    public ValueTask<IReadOnlyList<SearchFilter>> FiltersAsync(ICurrentUser user, CancellationToken cancellation = default) => new([]);

    public string Href(SearchDocument document, long partId) => $"/organisations/{document.Id}";

    private static SearchDocument Document(OrganisationRecord organisation) => new(organisation.Id, organisation.Name)
    {
        Texts =
        [
            .. organisation.Domains.Select(domain => new SearchText(SearchTextKind.Body, domain)),
            .. organisation.Notes.Length > 0 ? [new SearchText(SearchTextKind.Body, organisation.Notes)] : Array.Empty<SearchText>(),
        ],
        Dates = ImmutableDictionary<string, DateTimeOffset>.Empty.Add("created", organisation.CreatedAt).Add("updated", organisation.CreatedAt),
    };
}
