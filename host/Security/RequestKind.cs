using Hookdesk.Sdk.Ui;

namespace Hookdesk.Host.Security;

/// <summary>Who waits for an answer: a person, a script of our page, or a program.</summary>
internal static class RequestKind
{
    /// <summary>True when a person's browser asks for a page.</summary>
    public static bool WantsPage(this HttpRequest request) =>
        !request.WantsFragment() && !request.Path.StartsWithSegments("/api") && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    public static bool IsUnsafe(this HttpRequest request) =>
        !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method) || HttpMethods.IsTrace(request.Method));
}
