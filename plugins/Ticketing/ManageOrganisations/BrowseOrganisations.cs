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

namespace Hookdesk.Ticketing.ManageOrganisations;

/// <summary>An organisation in a list.</summary>
public sealed record OrganisationListRow(long Id, string Name, IReadOnlyList<string> Domains, int Customers);

/// <summary>GET /organisations: by name, found by the beginning of it.</summary>
internal static class BrowseOrganisations
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
        var organisations = database.Table<OrganisationRow>().AsQueryable();
        if (!string.IsNullOrWhiteSpace(q))
        {
            var (from, to) = (Domain.Organisations.Normalize(q), CustomerLabels.EndOf(Domain.Organisations.Normalize(q)));
            organisations = organisations.Where(o => o.NormalizedName.CompareTo(from) >= 0 && o.NormalizedName.CompareTo(to) < 0);
        }
        if (Place(page.Cursor) is var (name, id))
            organisations = page.IsBackward
                ? organisations.Where(o => o.NormalizedName.CompareTo(name) < 0 || (o.NormalizedName == name && o.Id < id))
                : organisations.Where(o => o.NormalizedName.CompareTo(name) > 0 || (o.NormalizedName == name && o.Id > id));
        else
            page = new KeysetRequest();
        organisations = page.IsBackward
            ? organisations.OrderByDescending(o => o.NormalizedName).ThenByDescending(o => o.Id)
            : organisations.OrderBy(o => o.NormalizedName).ThenBy(o => o.Id);
        var read = await organisations.Take(PageSize + 1).ToListAsync(cancellation);
        if (page.IsBackward)
            read.Reverse();
        var found = page.ToPage(read, PageSize, o => string.Create(CultureInfo.InvariantCulture, $"{o.Id}_{o.NormalizedName}"));
        var ids = found.Items.Select(o => o.Id).ToList();
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
        var address = string.IsNullOrWhiteSpace(q) ? "/organisations" : $"/organisations?q={Uri.EscapeDataString(q)}";
        return PageResults.Page<OrganisationsPage>(
            new
            {
                Rows = found
                    .Items.Select(o => new OrganisationListRow(o.Id, o.Name, [.. domains[o.Id].Order()], customers.GetValueOrDefault(o.Id)))
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
