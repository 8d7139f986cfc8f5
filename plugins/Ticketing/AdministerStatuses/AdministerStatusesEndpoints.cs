using Hookdesk.Sdk;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.AdministerStatuses;

/// <summary>Administration of statuses.</summary>
internal static class AdministerStatusesEndpoints
{
    public static IServiceCollection AddAdministerStatuses(this IServiceCollection services) =>
        services
            .AddScoped<StatusAdministration>()
            .AddScoped<StatusForm>()
            .AddScoped<RetiredStatuses>()
            .AddBackgroundTask<ReplaceRetiredStatuses>(
                "ticketing.replace-statuses",
                "Replace retired statuses on tickets",
                Schedule.Every(TimeSpan.FromMinutes(1))
            );

    public static IEndpointRouteBuilder MapAdministerStatuses(this IEndpointRouteBuilder endpoints)
    {
        var statuses = endpoints.MapGroup(StatusAdministration.Home).RequirePermission(TicketingPermissions.ManageStatuses);
        statuses.MapGet("", (StatusAdministration slice, CancellationToken cancellation) => slice.ListAsync(cancellation));
        statuses.MapGet("/new", (string? category, StatusForm form) => form.ShowNew(category));
        statuses.MapPost(
            "/new",
            (HttpContext context, StatusForm form, CancellationToken cancellation) => form.CreateAsync(context, cancellation)
        );
        var status = statuses.MapGroup("/{id:int}");
        status.MapGet("", (int id, StatusForm form, CancellationToken cancellation) => form.ShowAsync(id, cancellation));
        status.MapPost(
            "",
            (int id, HttpContext context, StatusForm form, CancellationToken cancellation) => form.SaveAsync(id, context, cancellation)
        );
        status.MapPost(
            "/move",
            (int id, HttpContext context, StatusAdministration slice, CancellationToken cancellation) =>
                slice.MoveAsync(id, context, cancellation)
        );
        status.MapPost(
            "/retire",
            (int id, HttpContext context, StatusAdministration slice, CancellationToken cancellation) =>
                slice.RetireAsync(id, context, cancellation)
        );
        status.MapPost(
            "/restore",
            (int id, HttpContext context, StatusAdministration slice, CancellationToken cancellation) =>
                slice.RestoreAsync(id, context, cancellation)
        );
        return endpoints;
    }
}
