using Hookdesk.Host.Composition.Health;
using Hookdesk.Host.Ground;
using Hookdesk.Sdk.Security;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Hookdesk.Host.Composition;

/// <summary>What ASP.NET Core itself has to bring for pages made of components.</summary>
internal static class WebServices
{
    public static IServiceCollection AddWebCore(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddRazorComponents();
        services.AddAntiforgery(options =>
        {
            options.HeaderName = "RequestVerificationToken";
            options.Cookie.Name = "hookdesk.antiforgery";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            // The frame headers are ours: see the content security policy.
            options.SuppressXFrameOptionsHeader = true;
        });
        services
            .AddHealthChecks()
            .AddCheck<DatabaseHealth>("database")
            .AddCheck<PluginHealth>("plugins")
            .Add(
                new HealthCheckRegistration("disk", provider => new DiskHealth(provider.GetRequiredService<HookdeskOptions>()), null, null)
            );
        services.AddSingleton<IPostConfigureOptions<HealthCheckServiceOptions>, GuardPluginChecks>();
        return services;
    }

    /// <summary>
    /// <c>/health/live</c>: the process answers. <c>/health/ready</c>: it can work, by the database and by what plugins check; 503 when
    /// one of them says that it cannot. <c>Degraded</c>, with 200, while a plugin is left out or fails.
    /// </summary>
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints
            .MapHealthChecks("/health/live", new() { Predicate = _ => false })
            .AllowAnyone("Health probes have no session; the response is a single word.");
        endpoints.MapHealthChecks("/health/ready").AllowAnyone("Health probes have no session; the response is a single word.");
    }
}
