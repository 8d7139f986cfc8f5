using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Paging;
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
        KeysetRequest page,
        string? part,
        IDatabase database,
        Access access,
        CancellationToken cancellation
    )
    {
        if (!await access.MaySomewhereAsync(TicketingPermissions.ViewCustomers, cancellation))
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        var found = string.IsNullOrWhiteSpace(q)
            ? await CustomerSearch.NewestAsync(database, page, PageSize, cancellation)
            : new KeysetPage<CustomerListRow>(await CustomerSearch.FindAsync(database, q, PageSize, cancellation), null, null);
        var parameters = new
        {
            Rows = found.Items,
            Query = q?.Trim() ?? "",
            NewerHref = found.BeforeHref("/customers"),
            OlderHref = found.AfterHref("/customers"),
            MayEdit = await access.MaySomewhereAsync(TicketingPermissions.EditCustomers, cancellation),
        };
        return part == "list" ? PageResults.Page<CustomerTable>(parameters) : PageResults.Page<CustomersPage>(parameters);
    }
}
