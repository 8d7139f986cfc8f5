using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.FindCustomer;
using Microsoft.AspNetCore.Http;

namespace Hookdesk.Ticketing.BrowseCustomers;

/// <summary>GET /customers: the newest, or those found by the beginnings of words.</summary>
internal static class CustomerLists
{
    private const int PageSize = 50;

    public static async Task<IResult> HandleAsync(
        string? q,
        long? before,
        string? part,
        IDatabase database,
        Access access,
        CancellationToken cancellation
    )
    {
        if (!await access.MaySomewhereAsync(TicketingPermissions.ViewCustomers, cancellation))
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        var rows = await CustomerSearch.FindAsync(database, q, PageSize + 1, before ?? 0, cancellation);
        var older = string.IsNullOrWhiteSpace(q) && rows.Count > PageSize ? $"/customers?before={rows[PageSize - 1].Id}" : null;
        var parameters = new
        {
            Rows = rows.Take(PageSize).ToList(),
            Query = q?.Trim() ?? "",
            OlderHref = older,
            MayEdit = await access.MaySomewhereAsync(TicketingPermissions.EditCustomers, cancellation),
        };
        return part == "list" ? PageResults.Page<CustomerTable>(parameters) : PageResults.Page<CustomersPage>(parameters);
    }
}
