using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.FindCustomer;

/// <summary>GET /customers/find?q=…: whom an agent may mean, while typing.</summary>
internal static class CustomerFinder
{
    private const int Shown = 8;

    public static async Task<IResult> HandleAsync(string? q, IDatabase database, Access access, CancellationToken cancellation)
    {
        if (
            !await access.MaySomewhereAsync(TicketingPermissions.ViewCustomers, cancellation)
            && !await access.MaySomewhereAsync(TicketingPermissions.Create, cancellation)
        )
            return TypedResults.NotFound();
        var rows = string.IsNullOrWhiteSpace(q) ? [] : await CustomerSearch.FindAsync(database, q, Shown, cancellation);
        return PageResults.Page<FoundCustomers>(new { Rows = rows, Query = q?.Trim() ?? "" });
    }
}

/// <summary>Finds customers and tickets from the palette.</summary>
internal sealed class PaletteSearch(IDatabase database, Access access, ReadTicket.TicketLoader loader, IStringLocalizer<TicketingPlugin> T)
    : IPaletteSearch
{
    public async Task<IReadOnlyList<PaletteMatch>> FindAsync(string query, ICurrentUser user, CancellationToken cancellation = default)
    {
        var matches = new List<PaletteMatch>();
        if (long.TryParse(query.Trim().TrimStart('#'), out var number) && await loader.FindAsync(number, cancellation) is { } ticket)
            matches.Add(new PaletteMatch($"#{ticket.Id} {ticket.Subject}", $"/tickets/{ticket.Id}", T["Tickets"], ticket.RequesterName));
        if (query.Trim().Length >= 2 && await access.MaySomewhereAsync(TicketingPermissions.ViewCustomers, cancellation))
            matches.AddRange(
                (await CustomerSearch.FindAsync(database, query, 6, cancellation)).Select(row => new PaletteMatch(
                    row.Name,
                    $"/customers/{row.Id}",
                    T["Customers"],
                    row.Addresses.FirstOrDefault() ?? row.Phones.FirstOrDefault()
                ))
            );
        return matches;
    }
}
