using Hookdesk.Search.Contracts;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Search.Tickets;

/// <summary>Organizations by name, mail domains and notes.</summary>
internal sealed class OrganizationSource(ITicketRecords records, IStringLocalizer<SearchPlugin> T)
    : PeopleSource<OrganizationRecord>(records)
{
    public override string Kind => "organization";

    public override string Title => T["Organizations"];

    public override string Href(SearchDocument document, long partId) => $"/organizations/{document.Id}";

    protected override Task<IReadOnlyList<OrganizationRecord>> ReadAsync(long afterId, int count, CancellationToken cancellation) =>
        Records.ListOrganizationsAsync(afterId, count, cancellation);

    protected override Task<IReadOnlyList<OrganizationRecord>> ReadAsync(IReadOnlyCollection<long> ids, CancellationToken cancellation) =>
        Records.FindOrganizationsAsync(ids, cancellation);

    protected override SearchDocument Document(OrganizationRecord organization) =>
        new(organization.Id, organization.Name)
        {
            Texts = [.. Texts([.. organization.Domains, organization.Notes])],
            Dates = Since(organization.CreatedAt),
        };
}
