using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.AdministerFields;

/// <summary>Administration of custom fields.</summary>
internal static class AdministerFieldsEndpoints
{
    public static IServiceCollection AddAdministerFields(this IServiceCollection services) =>
        services.AddScoped<FieldAdministration>().AddScoped<FieldForm>();

    public static IEndpointRouteBuilder MapAdministerFields(this IEndpointRouteBuilder endpoints)
    {
        var fields = endpoints.MapGroup(FieldAdministration.Home).RequirePermission(TicketingPermissions.ManageFields);
        fields.MapGet("", (FieldAdministration slice, CancellationToken cancellation) => slice.ListAsync(cancellation));
        fields.MapGet("/new", (string? kind, FieldForm form, CancellationToken cancellation) => form.ShowNewAsync(kind, cancellation));
        fields.MapPost(
            "/new",
            (HttpContext context, FieldForm form, CancellationToken cancellation) => form.CreateAsync(context, cancellation)
        );
        var field = fields.MapGroup("/{id:long}");
        field.MapGet("", (long id, FieldForm form, CancellationToken cancellation) => form.ShowAsync(id, cancellation));
        field.MapPost(
            "",
            (long id, HttpContext context, FieldForm form, CancellationToken cancellation) => form.SaveAsync(id, context, cancellation)
        );
        field.MapPost(
            "/move",
            (long id, HttpContext context, FieldAdministration slice, CancellationToken cancellation) =>
                slice.MoveAsync(id, context, cancellation)
        );
        field.MapPost(
            "/retire",
            (long id, HttpContext context, FieldAdministration slice, CancellationToken cancellation) =>
                slice.RetireAsync(id, context, cancellation)
        );
        field.MapGet("/delete", (long id, FieldAdministration slice, CancellationToken cancellation) => slice.AskAsync(id, cancellation));
        field.MapPost(
            "/delete",
            (long id, HttpContext context, FieldAdministration slice, CancellationToken cancellation) =>
                slice.DeleteAsync(id, context, cancellation)
        );
        return endpoints;
    }
}
