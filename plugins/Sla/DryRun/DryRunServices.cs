using Hookdesk.Sdk.Security;
using Hookdesk.Sla.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.DryRun;

/// <summary>What policies would have made of the last tickets.</summary>
internal static class DryRunServices
{
    public static IServiceCollection AddDryRun(this IServiceCollection services) => services.AddScoped<DryRunPolicies>();

    public static void MapDryRun(this IEndpointRouteBuilder endpoints) =>
        endpoints
            .MapGet(
                "/admin/sla/policies/try",
                (DryRunPolicies slice, CancellationToken cancellation) => slice.ShowAsync(null, [], cancellation)
            )
            .RequirePermission(SlaPermissions.Administer);
}
