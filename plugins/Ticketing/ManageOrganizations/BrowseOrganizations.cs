using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Paging;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;

namespace Hookdesk.Ticketing.ManageOrganizations;

/// <summary>An organization in a list.</summary>
public sealed record OrganizationListRow(long Id, string Name, IReadOnlyList<string> Domains, int Customers);

/// <summary>GET /organizations: by name, found by the beginning of it.</summary>
internal static class BrowseOrganizations
{
    private const int PageSize = 50;

    public static async Task<IResult> HandleAsync(
        string? q,
        KeysetRequest page,
        IDatabase database,
        Access access,
        CancellationToken cancellation
    )
    {
        if (!await access.MaySomewhereAsync(TicketingPermissions.ViewCustomers, cancellation))
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        var organizations = database.Table<OrganizationRow>().AsQueryable();
        if (!string.IsNullOrWhiteSpace(q))
        {
            var (from, to) = (Domain.Organizations.Normalize(q), CustomerLabels.EndOf(Domain.Organizations.Normalize(q)));
            organizations = organizations.Where(o => o.NormalizedName.CompareTo(from) >= 0 && o.NormalizedName.CompareTo(to) < 0);
        }
        if (Place(page.Cursor) is var (name, id))
            organizations = page.IsBackward
                ? organizations.Where(o => o.NormalizedName.CompareTo(name) < 0 || (o.NormalizedName == name && o.Id < id))
                : organizations.Where(o => o.NormalizedName.CompareTo(name) > 0 || (o.NormalizedName == name && o.Id > id));
        else
            page = new KeysetRequest();
        organizations = page.IsBackward
            ? organizations.OrderByDescending(o => o.NormalizedName).ThenByDescending(o => o.Id)
            : organizations.OrderBy(o => o.NormalizedName).ThenBy(o => o.Id);
        var read = await organizations.Take(PageSize + 1).ToListAsync(cancellation);
        if (page.IsBackward)
            read.Reverse();
        var found = page.ToPage(read, PageSize, o => string.Create(CultureInfo.InvariantCulture, $"{o.Id}_{o.NormalizedName}"));
        var ids = found.Items.Select(o => o.Id).ToList();
        var domains = (
            ids.Count == 0
                ? []
                : await database.Table<OrganizationDomainRow>().Where(d => ids.Contains(d.OrganizationId)).ToListAsync(cancellation)
        ).ToLookup(d => d.OrganizationId, d => d.Domain);
        var customers =
            ids.Count == 0
                ? []
                : await database
                    .Table<CustomerRow>()
                    .Where(c => c.OrganizationId != null && ids.Contains(c.OrganizationId.Value))
                    .GroupBy(c => c.OrganizationId!.Value)
                    .Select(group => new { group.Key, Count = group.Count() })
                    .ToDictionaryAsync(group => group.Key, group => group.Count, cancellation);
        var address = string.IsNullOrWhiteSpace(q) ? "/organizations" : $"/organizations?q={Uri.EscapeDataString(q)}";
        return PageResults.Page<OrganizationsPage>(
            new
            {
                Rows = found
                    .Items.Select(o => new OrganizationListRow(o.Id, o.Name, [.. domains[o.Id].Order()], customers.GetValueOrDefault(o.Id)))
                    .ToList(),
                Query = q?.Trim() ?? "",
                NewerHref = found.BeforeHref(address),
                OlderHref = found.AfterHref(address),
                MayEdit = await access.MaySomewhereAsync(TicketingPermissions.EditCustomers, cancellation),
            }
        );
    }

    // Two may have the same name; the id, which has no “_” in it, stands first.
    private static (string Name, long Id)? Place(string? cursor) =>
        cursor?.Split('_', 2) is [var id, var name] && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (name, number)
            : null;
}
