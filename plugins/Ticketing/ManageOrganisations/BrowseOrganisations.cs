using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;

namespace Hookdesk.Ticketing.ManageOrganisations;

/// <summary>An organisation in a list.</summary>
public sealed record OrganisationListRow(long Id, string Name, IReadOnlyList<string> Domains, int Customers);

/// <summary>GET /organisations: by name, found by the beginning of it.</summary>
internal static class BrowseOrganisations
{
    private const int PageSize = 50;

    public static async Task<IResult> HandleAsync(
        string? q,
        string? after,
        IDatabase database,
        Access access,
        CancellationToken cancellation
    )
    {
        if (!await access.MaySomewhereAsync(TicketingPermissions.ViewCustomers, cancellation))
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        var organisations = database.Table<OrganisationRow>().AsQueryable();
        if (!string.IsNullOrWhiteSpace(q))
        {
            var (from, to) = (Domain.Organisations.Normalize(q), CustomerLabels.EndOf(Domain.Organisations.Normalize(q)));
            organisations = organisations.Where(o => o.NormalizedName.CompareTo(from) >= 0 && o.NormalizedName.CompareTo(to) < 0);
        }
        if (!string.IsNullOrEmpty(after))
            organisations = organisations.Where(o => o.NormalizedName.CompareTo(after) > 0);
        var found = await organisations.OrderBy(o => o.NormalizedName).ThenBy(o => o.Id).Take(PageSize + 1).ToListAsync(cancellation);
        var ids = found.Take(PageSize).Select(o => o.Id).ToList();
        var domains = (
            ids.Count == 0
                ? []
                : await database.Table<OrganisationDomainRow>().Where(d => ids.Contains(d.OrganisationId)).ToListAsync(cancellation)
        ).ToLookup(d => d.OrganisationId, d => d.Domain);
        var customers =
            ids.Count == 0
                ? []
                : await database
                    .Table<CustomerRow>()
                    .Where(c => c.OrganisationId != null && ids.Contains(c.OrganisationId.Value))
                    .GroupBy(c => c.OrganisationId!.Value)
                    .Select(group => new { group.Key, Count = group.Count() })
                    .ToDictionaryAsync(group => group.Key, group => group.Count, cancellation);
        return PageResults.Page<OrganisationsPage>(
            new
            {
                Rows = found
                    .Take(PageSize)
                    .Select(o => new OrganisationListRow(o.Id, o.Name, [.. domains[o.Id].Order()], customers.GetValueOrDefault(o.Id)))
                    .ToList(),
                Query = q?.Trim() ?? "",
                OlderHref = found.Count > PageSize
                    ? $"/organisations?after={Uri.EscapeDataString(found[PageSize - 1].NormalizedName)}&q={Uri.EscapeDataString(q ?? "")}"
                    : null,
                MayEdit = await access.MaySomewhereAsync(TicketingPermissions.EditCustomers, cancellation),
            }
        );
    }
}
