using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.Intake;

/// <summary>Completes customers and organisations with what stands in other tables, for all of them at once.</summary>
internal static class PeopleRecords
{
    public static async Task<IReadOnlyList<CustomerRecord>> CompleteAsync(
        IDatabase database,
        List<CustomerRow> customers,
        CancellationToken cancellation
    )
    {
        if (customers.Count == 0)
            return [];
        var ids = customers.Select(c => c.Id).ToList();
        var organisationIds = customers.Select(c => c.OrganisationId).OfType<long>().Distinct().ToList();
        var addresses = (
            await database.Table<CustomerAddressRow>().Where(a => ids.Contains(a.CustomerId)).OrderBy(a => a.Id).ToListAsync(cancellation)
        ).ToLookup(a => a.CustomerId, a => a.Address);
        var phones = (
            await database.Table<CustomerPhoneRow>().Where(p => ids.Contains(p.CustomerId)).OrderBy(p => p.Id).ToListAsync(cancellation)
        ).ToLookup(p => p.CustomerId, p => p.Number);
        var organisations =
            organisationIds.Count == 0
                ? []
                : await database
                    .Table<OrganisationRow>()
                    .Where(o => organisationIds.Contains(o.Id))
                    .ToDictionaryAsync(o => o.Id, o => o.Name, cancellation);
        return
        [
            .. customers.Select(c => new CustomerRecord(
                c.Id,
                c.Name,
                [.. addresses[c.Id]],
                [.. phones[c.Id]],
                c.OrganisationId is { } id ? organisations.GetValueOrDefault(id) : null,
                c.Notes,
                c.CreatedAt
            )),
        ];
    }

    public static async Task<IReadOnlyList<OrganisationRecord>> CompleteAsync(
        IDatabase database,
        List<OrganisationRow> organisations,
        CancellationToken cancellation
    )
    {
        if (organisations.Count == 0)
            return [];
        var ids = organisations.Select(o => o.Id).ToList();
        var domains = (
            await database.Table<OrganisationDomainRow>().Where(d => ids.Contains(d.OrganisationId)).ToListAsync(cancellation)
        ).ToLookup(d => d.OrganisationId, d => d.Domain);
        return
        [
            .. organisations.Select(o => new OrganisationRecord(
                o.Id,
                o.Name,
                [.. domains[o.Id].Order(StringComparer.Ordinal)],
                o.Notes,
                o.CreatedAt
            )),
        ];
    }
}
