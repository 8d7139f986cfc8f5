using Hookdesk.Sdk;
using Hookdesk.Sdk.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.TrashTickets;

/// <summary>The trash: in, out, and erased.</summary>
internal static class TrashTicketsEndpoints
{
    public static IServiceCollection AddTrashTickets(this IServiceCollection services) =>
        services
            .AddScoped<TrashOne>()
            .AddScoped<TicketErasure>()
            .AddScoped<EraseTickets>()
            .AddBackgroundTask<EraseOldTrash>(
                "ticketing.erase-trash",
                "Permanently delete tickets in the trash",
                Schedule.Cron("41 * * * *")
            );

    public static IEndpointRouteBuilder MapTrashTickets(this IEndpointRouteBuilder tickets)
    {
        tickets.MapPost(
            "/{id:long}/trash",
            (long id, HttpContext context, TrashOne trash, CancellationToken cancellation) => trash.TrashAsync(id, context, cancellation)
        );
        tickets.MapPost(
            "/{id:long}/restore",
            (long id, HttpContext context, TrashOne trash, CancellationToken cancellation) => trash.RestoreAsync(id, context, cancellation)
        );
        tickets.MapPost(
            "/restore",
            (string? batch, string? back, HttpContext context, TrashOne trash, CancellationToken cancellation) =>
                trash.RestoreBatchAsync(batch, back, context, cancellation)
        );
        tickets.MapGet(
            "/erase",
            (string? ids, HttpContext context, EraseTickets erase, CancellationToken cancellation) =>
                erase.ShowAsync(ids, context, cancellation)
        );
        tickets.MapPost(
            "/erase",
            (HttpContext context, EraseTickets erase, CancellationToken cancellation) => erase.EraseAsync(context, cancellation)
        );
        return tickets;
    }
}
