using Hookdesk.Host.Security.KeepUnsentForms;
using Hookdesk.Sdk.Security;

namespace Hookdesk.Host.Security;

/// <summary>Who may do what, and what browsers are told to refuse.</summary>
internal static class SecurityServices
{
    public static IServiceCollection AddSecurity(this IServiceCollection services)
    {
        services.AddSingleton<RateLimits>();
        services.AddScoped<UnsentForms>();
        services.AddSingleton<IHtmlSanitizer, HtmlSanitizer>();
        return services;
    }

    /// <summary>Before static files.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder application) =>
        application.UseMiddleware<SecurityHeaders>();

    /// <summary>After static files and before everything that may fail.</summary>
    public static IApplicationBuilder UseStatusPages(this IApplicationBuilder application) => application.UseMiddleware<StatusPages>();

    /// <summary>After routing and after the current user is known. What comes next may be reached by those who may.</summary>
    public static IApplicationBuilder UseAccessControl(this IApplicationBuilder application) =>
        application
            .UseMiddleware<LimitAttempts>()
            .UseMiddleware<CheckAccess>()
            .UseMiddleware<CheckForgery>()
            // Ours has refused already what this would; it tells endpoints that bind forms that they were checked.
            .UseAntiforgery();
}
