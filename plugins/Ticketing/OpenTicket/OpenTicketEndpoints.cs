using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.OpenTicket;

/// <summary>Opening a ticket on behalf of a customer.</summary>
internal static class OpenTicketEndpoints
{
    public static IServiceCollection AddOpenTicket(this IServiceCollection services) =>
        services.AddScoped<AgentTickets>().AddScoped<NewTicketPage>().AddScoped<NewTicketForm>();

    public static IEndpointRouteBuilder MapOpenTicket(this IEndpointRouteBuilder tickets)
    {
        tickets.MapGet(
            "/new",
            ([AsParameters] NewTicketAddress address, NewTicketForm form, HttpContext context) => form.ShowAsync(address, context)
        );
        tickets.MapPost(
            "/new/discard",
            (HttpContext context, NewTicketForm form, CancellationToken cancellation) => form.DiscardAsync(context, cancellation)
        );
        tickets.MapPost(
            "/new",
            (HttpContext context, NewTicketForm form, CancellationToken cancellation) => form.SubmitAsync(context, cancellation)
        );
        return tickets;
    }
}
