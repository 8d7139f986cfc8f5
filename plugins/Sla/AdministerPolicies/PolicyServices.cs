using Hookdesk.Sdk;
using Hookdesk.Sdk.Security;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Domain;
using Hookdesk.Sla.DryRun;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.AdministerPolicies;

/// <summary>What the policies add to the desk.</summary>
internal static class PolicyServices
{
    public static IServiceCollection AddPolicies(this IServiceCollection services)
    {
        services
            .AddScoped<PolicyList>()
            .AddScoped<PolicyForm>()
            .AddScoped<DryRunPolicies>()
            .AddScoped<ICalendarUse, PoliciesUseCalendars>();
        return services.AddNavigation<PolicyNavigation>();
    }

    public static IEndpointRouteBuilder MapPolicies(this IEndpointRouteBuilder endpoints)
    {
        var administer = SlaPermissions.Administer;
        endpoints
            .MapGet("/admin/sla/policies", (PolicyList slice, CancellationToken cancellation) => slice.ShowAsync(cancellation))
            .RequirePermission(administer);
        endpoints
            .MapPost(
                "/admin/sla/policies/{id:long}/move",
                (long id, [FromForm] string? to, HttpContext context, PolicyList slice, CancellationToken cancellation) =>
                    slice.MoveAsync(id, to, context, cancellation)
            )
            .RequirePermission(administer);
        endpoints
            .MapPost(
                "/admin/sla/policies/{id:long}/switch",
                (long id, HttpContext context, PolicyList slice, CancellationToken cancellation) =>
                    slice.SwitchAsync(id, context, cancellation)
            )
            .RequirePermission(administer);
        endpoints
            .MapGet("/admin/sla/policies/new", (PolicyForm slice, CancellationToken cancellation) => slice.ShowAsync(0, cancellation))
            .RequirePermission(administer);
        endpoints
            .MapPost(
                "/admin/sla/policies/new",
                (HttpContext context, PolicyForm slice, CancellationToken cancellation) => slice.SubmitAsync(0, context, cancellation)
            )
            .RequirePermission(administer);
        endpoints
            .MapGet(
                "/admin/sla/policies/{id:long:min(1)}",
                (long id, PolicyForm slice, CancellationToken cancellation) => slice.ShowAsync(id, cancellation)
            )
            .RequirePermission(administer);
        endpoints
            .MapPost(
                "/admin/sla/policies/{id:long:min(1)}",
                (long id, HttpContext context, PolicyForm slice, CancellationToken cancellation) =>
                    slice.SubmitAsync(id, context, cancellation)
            )
            .RequirePermission(administer);
        endpoints
            .MapPost(
                "/admin/sla/policies/{id:long}/delete",
                (long id, HttpContext context, PolicyForm slice, CancellationToken cancellation) =>
                    slice.DeleteAsync(id, context, cancellation)
            )
            .RequirePermission(administer);
        endpoints
            .MapGet(
                "/admin/sla/policies/try",
                (DryRunPolicies slice, CancellationToken cancellation) => slice.ShowAsync(null, [], cancellation)
            )
            .RequirePermission(administer);
        return endpoints;
    }
}
