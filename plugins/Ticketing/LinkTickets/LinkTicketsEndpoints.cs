using Hookdesk.Sdk;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.LinkTickets;

/// <summary>Links between tickets: related, duplicates, parents and children, blocked.</summary>
internal static class LinkTicketsEndpoints
{
    public static IServiceCollection AddLinkTickets(this IServiceCollection services) =>
        services
            .AddScoped<ITicketLinks, TicketLinks>()
            .AddScoped<LinkReader>()
            .AddScoped<LinksEndpoint>()
            .AddSlot<LinksCard>(TicketSlots.Sidebar, 28);

    public static IEndpointRouteBuilder MapLinkTickets(this IEndpointRouteBuilder tickets)
    {
        var links = tickets.MapGroup("/{id:long}/links");
        links.MapGet(
            "",
            (long id, HttpContext context, LinksEndpoint slice, CancellationToken cancellation) =>
                slice.ShowAsync(id, context, cancellation)
        );
        links.MapPost(
            "",
            (long id, HttpContext context, LinksEndpoint slice, CancellationToken cancellation) => slice.AddAsync(id, context, cancellation)
        );
        links.MapPost(
            "/remove",
            (long id, HttpContext context, LinksEndpoint slice, CancellationToken cancellation) =>
                slice.RemoveAsync(id, context, cancellation)
        );
        return tickets;
    }
}
