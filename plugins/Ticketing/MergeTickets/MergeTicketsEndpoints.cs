using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.MergeTickets;

/// <summary>Merging: one ticket into another, or several selected ones.</summary>
internal static class MergeTicketsEndpoints
{
    public static IServiceCollection AddMergeTickets(this IServiceCollection services) =>
        services.AddScoped<TicketMerge>().AddScoped<MergeOne>().AddScoped<MergeSeveral>();

    public static IEndpointRouteBuilder MapMergeTickets(this IEndpointRouteBuilder tickets)
    {
        tickets.MapGet(
            "/merge",
            (string? ids, HttpContext context, MergeSeveral merge, CancellationToken cancellation) =>
                merge.ShowAsync(ids, context, cancellation)
        );
        tickets.MapPost(
            "/merge",
            (HttpContext context, MergeSeveral merge, CancellationToken cancellation) => merge.MergeAsync(context, cancellation)
        );
        tickets.MapGet("/{id:long}/merge", (long id, MergeOne merge, CancellationToken cancellation) => merge.ShowAsync(id, cancellation));
        tickets.MapPost(
            "/{id:long}/merge",
            (long id, HttpContext context, MergeOne merge, CancellationToken cancellation) => merge.MergeAsync(id, context, cancellation)
        );
        return tickets;
    }
}
