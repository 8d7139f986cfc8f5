using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.BrowseTickets;

/// <summary>The lists of tickets.</summary>
internal static class BrowseTicketsEndpoints
{
    public static IServiceCollection AddBrowseTickets(this IServiceCollection services) =>
        services.AddScoped<ReaderCounts>().AddScoped<ReaderViews>().AddScoped<AddedLists>().AddScoped<ListPages>();

    public static IEndpointRouteBuilder MapBrowseTickets(this IEndpointRouteBuilder tickets)
    {
        tickets.MapGet("", TicketLists.HandleAsync);
        tickets.MapGet("/{view:regex(^[a-z][a-z0-9-]*$)}", TicketLists.HandleAsync);
        tickets.MapGet("/department/{department:long}", TicketLists.HandleAsync);
        tickets.MapGet("/views", TicketLists.ShowViewsAsync);
        return tickets;
    }
}
