using Microsoft.AspNetCore.Antiforgery;

namespace Hookdesk.Host.Security;

/// <summary>
/// Every request that changes something carries a token that only our own pages know. An endpoint that proves its caller by other means
/// than the cookie (an API key) says so with <c>DisableAntiforgery()</c>.
/// </summary>
internal sealed class CheckForgery(RequestDelegate next, IAntiforgery antiforgery, ILogger<CheckForgery> logger)
{
    /// <summary>In <see cref="HttpContext.Items"/> when the request was refused here: the page says more than “bad request”.</summary>
    public static readonly object Refused = new();

    public async Task InvokeAsync(HttpContext context)
    {
        if (
            context.GetEndpoint() is RouteEndpoint endpoint
            && context.Request.IsUnsafe()
            && endpoint.Metadata.GetMetadata<IAntiforgeryMetadata>() is not { RequiresValidation: false }
        )
        {
            try
            {
                await antiforgery.ValidateRequestAsync(context);
            }
            catch (AntiforgeryValidationException error)
            {
                logger.LogInformation(
                    "A {Method} request to {Endpoint} was rejected: {Reason}",
                    context.Request.Method,
                    endpoint.RoutePattern.RawText,
                    error.Message
                );
                context.Items[Refused] = true;
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return;
            }
        }

        await next(context);
    }
}
