using Hookdesk.Sdk.Ui;

namespace Hookdesk.Host.Security;

/// <summary>
/// Where to go after signing in. Only a path of this site: an address elsewhere would make our own page lend its name to a forged one.
/// </summary>
internal static class ReturnUrl
{
    /// <summary>The path if it is local, else <c>/</c>.</summary>
    public static string Local(string? url) => LocalAddress.Of(url);

    public static bool IsLocal(string? url) => LocalAddress.IsLocal(url);

    /// <summary>The sign-in page that leads back.</summary>
    public static string SignIn(string? url) =>
        IsLocal(url) && url is not "/" ? "/sign-in" + QueryString.Create("returnUrl", url!) : "/sign-in";

    /// <summary>The local path of an absolute address of this site, such as a referrer; null for others.</summary>
    public static string? OfThisSite(HttpRequest request, string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)
        && IsLocal(uri.PathAndQuery)
            ? uri.PathAndQuery
            : null;
}
