using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.Intake;

/// <summary>Completes customers and organizations with what stands in other tables, for all of them at once.</summary>
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
        var organizationIds = customers.Select(c => c.OrganizationId).OfType<long>().Distinct().ToList();
        var addresses = (
            await database.Table<CustomerAddressRow>().Where(a => ids.Contains(a.CustomerId)).OrderBy(a => a.Id).ToListAsync(cancellation)
        ).ToLookup(a => a.CustomerId, a => a.Address);
        var phones = (
            await database.Table<CustomerPhoneRow>().Where(p => ids.Contains(p.CustomerId)).OrderBy(p => p.Id).ToListAsync(cancellation)
        ).ToLookup(p => p.CustomerId, p => p.Number);
        var organizations =
            organizationIds.Count == 0
                ? []
                : await database
                    .Table<OrganizationRow>()
                    .Where(o => organizationIds.Contains(o.Id))
                    .ToDictionaryAsync(o => o.Id, o => o.Name, cancellation);
        return
        [
            .. customers.Select(c => new CustomerRecord(
                c.Id,
                c.Name,
                [.. addresses[c.Id]],
                [.. phones[c.Id]],
                c.OrganizationId is { } id ? organizations.GetValueOrDefault(id) : null,
                c.Notes,
                c.CreatedAt
            )),
        ];
    }

    public static async Task<IReadOnlyList<OrganizationRecord>> CompleteAsync(
        IDatabase database,
        List<OrganizationRow> organizations,
        CancellationToken cancellation
    )
    {
        if (organizations.Count == 0)
            return [];
        var ids = organizations.Select(o => o.Id).ToList();
        var domains = (
            await database.Table<OrganizationDomainRow>().Where(d => ids.Contains(d.OrganizationId)).ToListAsync(cancellation)
        ).ToLookup(d => d.OrganizationId, d => d.Domain);
        return
        [
            .. organizations.Select(o => new OrganizationRecord(
                o.Id,
                o.Name,
                [.. domains[o.Id].Order(StringComparer.Ordinal)],
                o.Notes,
                o.CreatedAt
            )),
        ];
    }
}
