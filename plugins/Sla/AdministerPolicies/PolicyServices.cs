using Hookdesk.Sdk;
using Hookdesk.Sdk.Security;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
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
        PolicyCache
            .AddTo(services)
            .AddScoped<PolicyConditions>()
            .AddScoped<PolicyList>()
            .AddScoped<PolicyForm>()
            .AddScoped<PolicyPages>()
            .AddScoped<PolicyWriter>()
            .AddScoped<ICalendarUse, PoliciesUseCalendars>();
        return services.AddNavigation<PolicyNavigation>();
    }

    public static void MapPolicies(this IEndpointRouteBuilder endpoints)
    {
        var policies = endpoints.MapGroup("/admin/sla/policies").RequirePermission(SlaPermissions.Administer);
        policies.MapGet("", (PolicyList slice, CancellationToken cancellation) => slice.ShowAsync(cancellation));
        policies.MapPost(
            "/{id:long}/move",
            (long id, [FromForm] string? to, HttpContext context, PolicyList slice, CancellationToken cancellation) =>
                slice.MoveAsync(id, to, context, cancellation)
        );
        policies.MapPost(
            "/{id:long}/switch",
            (long id, HttpContext context, PolicyList slice, CancellationToken cancellation) => slice.SwitchAsync(id, context, cancellation)
        );
        policies.MapGet("/new", (PolicyForm slice, CancellationToken cancellation) => slice.ShowAsync(0, cancellation));
        policies.MapPost(
            "/new",
            (HttpContext context, PolicyForm slice, CancellationToken cancellation) => slice.SubmitAsync(0, context, cancellation)
        );
        policies.MapGet(
            "/{id:long:min(1)}",
            (long id, PolicyForm slice, CancellationToken cancellation) => slice.ShowAsync(id, cancellation)
        );
        policies.MapPost(
            "/{id:long:min(1)}",
            (long id, HttpContext context, PolicyForm slice, CancellationToken cancellation) => slice.SubmitAsync(id, context, cancellation)
        );
        policies.MapPost(
            "/{id:long}/delete",
            (long id, HttpContext context, PolicyForm slice, CancellationToken cancellation) => slice.DeleteAsync(id, context, cancellation)
        );
    }
}
