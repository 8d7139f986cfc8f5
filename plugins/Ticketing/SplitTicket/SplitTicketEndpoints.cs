using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.SplitTicket;

/// <summary>Splitting a message off into a ticket of its own.</summary>
internal static class SplitTicketEndpoints
{
    public static IServiceCollection AddSplitTicket(this IServiceCollection services) =>
        services.AddScoped<TicketSplitting>().AddScoped<SplitOff>();

    public static IEndpointRouteBuilder MapSplitTicket(this IEndpointRouteBuilder tickets)
    {
        var split = tickets.MapGroup("/{id:long}/messages/{message:long}/split");
        split.MapGet(
            "",
            (long id, long message, SplitOff slice, CancellationToken cancellation) => slice.ShowAsync(id, message, cancellation)
        );
        split.MapPost(
            "",
            (long id, long message, HttpContext context, SplitOff slice, CancellationToken cancellation) =>
                slice.SplitAsync(id, message, context, cancellation)
        );
        return tickets;
    }
}
