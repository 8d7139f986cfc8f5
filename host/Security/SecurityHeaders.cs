using System.Collections.Immutable;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sdk.Security;

namespace Hookdesk.Host.Security;

/// <summary>
/// What every answer tells the browser to refuse. An endpoint that needs another policy (the frame around a customer's mail) sets its
/// own, which is kept.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const string NotForPages = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private static readonly ImmutableSortedDictionary<string, ImmutableList<string>> Strict = new Dictionary<string, ImmutableList<string>>
    {
        ["default-src"] = ["'self'"],
        ["img-src"] = ["'self'", "data:", "blob:"],
        ["style-src"] = ["'self'"],
        ["script-src"] = ["'self'"],
        ["object-src"] = ["'none'"],
        ["base-uri"] = ["'none'"],
        ["form-action"] = ["'self'"],
        ["frame-ancestors"] = ["'none'"],
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static readonly string StrictText = Write(Strict);

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static state => ApplyAsync((HttpContext)state), context);
        return next(context);
    }

    private static async Task ApplyAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        if (context.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000";
        // What an endpoint answers is meant for one person; what may be kept says so itself.
        if (headers.CacheControl.Count == 0 && context.GetEndpoint() is RouteEndpoint)
            headers.CacheControl = "no-store";
        if (headers.ContentSecurityPolicy.Count > 0)
            return;
        headers.ContentSecurityPolicy =
            context.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true
                ? await ForPageAsync(context)
                : NotForPages;
    }

    private static async Task<string> ForPageAsync(HttpContext context)
    {
        var policy = new CspBuilding(context.Request.Path, Strict);
        // Not ended with the request: that somebody has left is no fault of the page.
        var filtered = await context.RequestServices.GetRequiredService<IHooks>().FilterAsync(policy, CancellationToken.None);
        return filtered.IsRefused || ReferenceEquals(filtered.Value.Directives, Strict) ? StrictText : Write(filtered.Value.Directives);
    }

    private static string Write(ImmutableSortedDictionary<string, ImmutableList<string>> directives) =>
        string.Join("; ", directives.Select(directive => $"{directive.Key} {string.Join(' ', directive.Value)}"));
}
