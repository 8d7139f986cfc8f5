using System.Globalization;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Http;

namespace Hookdesk.Sla.TicketCard;

/// <summary>GET /sla/tickets/{ticketId}/card: the card alone, asked for when a clock changed.</summary>
internal static class ShowCard
{
    public static string PathOf(long ticketId) => string.Create(CultureInfo.InvariantCulture, $"/sla/tickets/{ticketId}/card");

    public static async Task<IResult> HandleAsync(long ticketId, ITickets tickets, ICurrentUser user, CancellationToken cancellation) =>
        await tickets.FindAsync(ticketId, cancellation) is { } ticket
        && await tickets.MayAsync(user, TicketingPermissions.View, ticket.DepartmentId, cancellation)
            ? PageResults.Page<TargetsCard>(new { Context = ticket })
            : TypedResults.NotFound();
}
