using Hookdesk.Sdk.Security;

namespace Hookdesk.Host.Core;

/// <summary>What ASP.NET Core itself has to bring for pages made of components.</summary>
internal static class WebCore
{
    public static IServiceCollection AddWebCore(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddRazorComponents();
        services.AddAntiforgery(options =>
        {
            options.HeaderName = "RequestVerificationToken";
            options.Cookie.Name = "hookdesk.antiforgery";
            // The frame headers are ours: see the content security policy.
            options.SuppressXFrameOptionsHeader = true;
        });
        services.AddHealthChecks();
        return services;
    }

    /// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: every health check, also the plugins', is well.</summary>
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/live", new() { Predicate = _ => false }).AllowAnyone("A probe has no session; the answer is one word.");
        endpoints.MapHealthChecks("/health/ready").AllowAnyone("A probe has no session; the answer is one word.");
    }
}
