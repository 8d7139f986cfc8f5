using Microsoft.AspNetCore.Builder;

namespace Hookdesk.Sdk.Security;

/// <summary>Declares who may use an endpoint. Access to an endpoint without a declaration is denied to everyone.</summary>
public static class EndpointSecurity
{
    /// <summary>
    /// Only users who have the permission everywhere. Others get 403, and people who aren't signed in are redirected to the sign-in page.
    /// </summary>
    public static TBuilder RequirePermission<TBuilder>(this TBuilder builder, Permission permission)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new EndpointAccess(EndpointAccessKind.Permission, permission, null));

    /// <summary>Any signed-in user. The endpoint decides what the user sees, for example by department. State the rule.</summary>
    public static TBuilder RequireSignIn<TBuilder>(this TBuilder builder, string decidedBy)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new EndpointAccess(EndpointAccessKind.SignedIn, null, decidedBy));

    /// <summary>Anyone, signed in or not. State why that's safe.</summary>
    public static TBuilder AllowAnyone<TBuilder>(this TBuilder builder, string because)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new EndpointAccess(EndpointAccessKind.Anyone, null, because));
}

/// <summary>The declared access of an endpoint.</summary>
/// <param name="Kind">Who.</param>
/// <param name="Permission">The permission where <paramref name="Kind"/> is <see cref="EndpointAccessKind.Permission"/>.</param>
/// <param name="Reason">Why it is open, or what decides further.</param>
public sealed record EndpointAccess(EndpointAccessKind Kind, Permission? Permission, string? Reason);

/// <summary>Who may use an endpoint.</summary>
public enum EndpointAccessKind
{
    /// <summary>Holders of a permission.</summary>
    Permission,

    /// <summary>Any signed-in user; the endpoint decides further.</summary>
    SignedIn,

    /// <summary>Everyone.</summary>
    Anyone,
}
