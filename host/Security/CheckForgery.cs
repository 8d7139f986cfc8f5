using Hookdesk.Sdk.Security;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace Hookdesk.Host.Security;

/// <summary>
/// Every request that changes something carries a token that only our own pages know. An endpoint that proves its caller by other means
/// than the cookie (an API key) says so with <c>DisableAntiforgery()</c>.
/// </summary>
internal sealed class CheckForgery(
    RequestDelegate next,
    IAntiforgery antiforgery,
    IOptions<AntiforgeryOptions> options,
    ILogger<CheckForgery> logger
)
{
    /// <summary>In <see cref="HttpContext.Items"/> when the request was refused here: the page says more than “bad request”.</summary>
    public static readonly object Refused = new();

    /// <summary>
    /// So many bytes may somebody send who is not signed in: the token may be in the form, which is read before it is checked, and files
    /// in it are written to the disk.
    /// </summary>
    public const long MostOfStrangers = 1024 * 1024;

    public async Task InvokeAsync(HttpContext context, ICurrentUser user)
    {
        if (
            context.GetEndpoint() is RouteEndpoint endpoint
            && context.Request.IsUnsafe()
            && endpoint.Metadata.GetMetadata<IAntiforgeryMetadata>() is not { RequiresValidation: false }
        )
        {
            try
            {
                // Without the cookie no token is right, so nothing need be read.
                if (!context.Request.Cookies.ContainsKey(options.Value.Cookie.Name!))
                    throw new AntiforgeryValidationException("There is no cookie.");
                if (!user.IsSignedIn && endpoint.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is null)
                    Limit(context);
                await antiforgery.ValidateRequestAsync(context);
            }
            catch (AntiforgeryValidationException error) when (error.InnerException is BadHttpRequestException unreadable)
            {
                context.Response.StatusCode = unreadable.StatusCode;
                return;
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

    private static void Limit(HttpContext context)
    {
        if (context.Request.ContentLength > MostOfStrangers)
            throw new BadHttpRequestException("The request is too large.", StatusCodes.Status413PayloadTooLarge);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = MostOfStrangers;
    }
}
