using Hookdesk.Sdk.Ui;

namespace Hookdesk.Host.Security;

/// <summary>Who waits for an answer: a person, a script of our page, or a program.</summary>
internal static class RequestKind
{
    /// <summary>True when a person's browser asks for a page.</summary>
    public static bool WantsPage(this HttpRequest request) =>
        !request.WantsFragment()
        && !request.Path.StartsWithSegments("/api")
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>The address that the request came from, as the history keeps it.</summary>
    public static string? RemoteAddress(this HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : null;

    public static bool IsUnsafe(this HttpRequest request) =>
        !(
            HttpMethods.IsGet(request.Method)
            || HttpMethods.IsHead(request.Method)
            || HttpMethods.IsOptions(request.Method)
            || HttpMethods.IsTrace(request.Method)
        );
}
