using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.ReadHistory;

/// <summary>What happened to a ticket.</summary>
internal static class ReadHistoryEndpoints
{
    public static IServiceCollection AddReadHistory(this IServiceCollection services) => services.AddScoped<TicketHistory>();

    public static IEndpointRouteBuilder MapReadHistory(this IEndpointRouteBuilder tickets)
    {
        tickets.MapGet("/{id:long}/history", TicketHistory.HandleAsync);
        return tickets;
    }
}
