using Hookdesk.Host.Security.KeepUnsentForms;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;

namespace Hookdesk.Host.Security;

/// <summary>Decides by the endpoint's declaration who may use it. What declares nothing is refused to everyone.</summary>
internal sealed class CheckAccess(RequestDelegate next, ILogger<CheckAccess> logger)
{
    public Task InvokeAsync(HttpContext context, ICurrentUser user)
    {
        // No route: goes on to be a 404. What is not a route endpoint is routing's own answer "405 method not allowed" or "415
        // unsupported media type".
        if (context.GetEndpoint() is not RouteEndpoint endpoint)
            return next(context);

        switch (endpoint.Metadata.GetMetadata<EndpointAccess>())
        {
            case { Kind: EndpointAccessKind.Anyone }:
                return next(context);
            case { Kind: EndpointAccessKind.SignedIn } when user.IsSignedIn:
                return next(context);
            case { Kind: EndpointAccessKind.Permission, Permission: { } permission } when user.IsSignedIn:
                return user.Has(permission) ? next(context) : Refuse(context, StatusCodes.Status403Forbidden);
            case { Kind: EndpointAccessKind.SignedIn or EndpointAccessKind.Permission } when !user.IsSignedIn:
                return AskToSignInAsync(context);
            default:
                logger.LogError(
                    "The endpoint {Endpoint} doesn't declare who may use it, so access is denied to everyone",
                    endpoint.DisplayName
                );
                return Refuse(context, StatusCodes.Status403Forbidden);
        }
    }

    private static Task Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static async Task AskToSignInAsync(HttpContext context)
    {
        var request = context.Request;
        // What a person typed is shown again after signing in; without it that leads back to the page that the form was on.
        if (
            request.IsUnsafe()
            && request.WantsPage()
            && await context.RequestServices.GetRequiredService<UnsentForms>().KeepAsync(context, context.RequestAborted)
        )
        {
            context.Response.Redirect(ReturnUrl.SignIn(UnsentForms.Page));
            return;
        }
        var here = request.IsUnsafe() ? ReturnUrl.OfThisSite(request, request.Headers.Referer) : request.Path + request.QueryString;
        if (request.WantsPage())
        {
            context.Response.Redirect(ReturnUrl.SignIn(here));
            return;
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        if (request.WantsFragment())
            context.Response.Headers["HX-Redirect"] = ReturnUrl.SignIn(ReturnUrl.OfThisSite(request, request.Headers["HX-Current-URL"]));
    }
}
