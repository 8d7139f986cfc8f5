using Hookdesk.Sdk;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.FillFields;

/// <summary>The custom fields of a ticket.</summary>
internal static class FillFieldsEndpoints
{
    public static IServiceCollection AddFillFields(this IServiceCollection services) =>
        services.AddScoped<FieldEntries>().AddScoped<FieldsEndpoint>().AddSlot<FieldsCard>(TicketSlots.Sidebar, 25);

    public static IEndpointRouteBuilder MapFillFields(this IEndpointRouteBuilder tickets)
    {
        var fields = tickets.MapGroup("/{id:long}/fields");
        fields.MapGet(
            "",
            (long id, HttpContext context, FieldsEndpoint slice, CancellationToken cancellation) =>
                slice.ShowAsync(id, context, cancellation)
        );
        fields.MapPost(
            "",
            (long id, HttpContext context, FieldsEndpoint slice, CancellationToken cancellation) =>
                slice.SaveAsync(id, context, cancellation)
        );
        return tickets;
    }
}
