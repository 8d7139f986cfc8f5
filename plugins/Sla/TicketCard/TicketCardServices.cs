using Hookdesk.Sdk;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.TicketCard;

/// <summary>The card with a ticket's clocks.</summary>
internal static class TicketCardServices
{
    public static IServiceCollection AddTicketCard(this IServiceCollection services) =>
        services.AddSlot<TargetsCard>(TicketSlots.Sidebar, 15);

    public static void MapTicketCard(this IEndpointRouteBuilder endpoints) =>
        endpoints
            .MapGet("/sla/tickets/{ticketId:long}/card", ShowCard.HandleAsync)
            .RequireSignIn("anyone who may see the ticket sees its SLA targets");
}
