using Hookdesk.Search.Contracts;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Search.Tickets;

/// <summary>Organisations by name, mail domains and notes.</summary>
internal sealed class OrganisationSource(ITicketRecords records, IStringLocalizer<SearchPlugin> T)
    : PeopleSource<OrganisationRecord>(records)
{
    public override string Kind => "organisation";

    public override string Title => T["Organizations"];

    public override string Href(SearchDocument document, long partId) => $"/organisations/{document.Id}";

    protected override Task<IReadOnlyList<OrganisationRecord>> ReadAsync(long afterId, int count, CancellationToken cancellation) =>
        Records.ListOrganisationsAsync(afterId, count, cancellation);

    protected override Task<IReadOnlyList<OrganisationRecord>> ReadAsync(IReadOnlyCollection<long> ids, CancellationToken cancellation) =>
        Records.FindOrganisationsAsync(ids, cancellation);

    protected override SearchDocument Document(OrganisationRecord organisation) =>
        new(organisation.Id, organisation.Name)
        {
            Texts = [.. Texts([.. organisation.Domains, organisation.Notes])],
            Dates = Since(organisation.CreatedAt),
        };
}
