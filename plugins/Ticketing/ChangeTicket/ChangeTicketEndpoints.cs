using Hookdesk.Sdk.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.ChangeTicket;

/// <summary>Changes of a ticket's properties and tags, in place.</summary>
internal static class ChangeTicketEndpoints
{
    public static IServiceCollection AddChangeTicket(this IServiceCollection services) =>
        services.AddScoped<PropertyChange>().AddScoped<ChangeSeveral>().AddScoped<UndoSeveral>();

    public static IEndpointRouteBuilder MapChangeTicket(this IEndpointRouteBuilder tickets)
    {
        tickets.MapPost(
            "/bulk",
            (
                HttpContext context,
                [FromForm] long[]? ids,
                [FromForm] string? action,
                [FromForm] string? back,
                ChangeSeveral change,
                CancellationToken cancellation
            ) => change.HandleAsync(context, new BulkForm(ids, action, back), cancellation)
        );
        tickets.MapPost(
            "/bulk/undo",
            (string? batch, string? back, HttpContext context, UndoSeveral undo, CancellationToken cancellation) =>
                undo.HandleAsync(batch, back, context, cancellation)
        );
        var ticket = tickets.MapGroup("/{id:long}");
        ticket.MapPost(
            "/status",
            (long id, HttpContext context, PropertyChange change, CancellationToken cancellation) =>
                change.StatusAsync(id, context, cancellation)
        );
        ticket.MapPost(
            "/priority",
            (long id, HttpContext context, PropertyChange change, CancellationToken cancellation) =>
                change.PriorityAsync(id, context, cancellation)
        );
        ticket.MapPost(
            "/assignee",
            (long id, HttpContext context, PropertyChange change, CancellationToken cancellation) =>
                change.AssigneeAsync(id, context, cancellation)
        );
        ticket.MapPost(
            "/department",
            (long id, HttpContext context, PropertyChange change, CancellationToken cancellation) =>
                change.DepartmentAsync(id, context, cancellation)
        );
        ticket.MapPost(
            "/subject",
            (long id, HttpContext context, PropertyChange change, CancellationToken cancellation) =>
                change.SubjectAsync(id, context, cancellation)
        );
        ticket.MapPost("/tags", TagTicket.HandleAsync);
        tickets.MapGet("/tags", TagTicket.SuggestAsync).RequireSignIn("every agent may use all tags");
        return tickets;
    }
}
