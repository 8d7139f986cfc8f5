using System.Diagnostics;
using Hookdesk.Host.Data;
using Hookdesk.Host.Localization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Microsoft.AspNetCore.Http.Features;

namespace Hookdesk.Host.Security;

/// <summary>
/// Gives answers without a body the page that belongs to them, and turns exceptions into answers. A person gets a page with a next
/// step, a program gets problem details (RFC 9457), a script gets a line.
/// </summary>
internal sealed class StatusPages(RequestDelegate next, ILogger<StatusPages> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.IsUnsafe())
            context.Features.Set<IFormFeature>(new CheckedForm(context.Request));
        try
        {
            // As in a form: PostgreSQL stores no NUL and looks for none.
            if (context.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true)
                throw new BadHttpRequestException("The query has a NUL.");
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return; // Nobody waits for the answer any more.
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            context.RequestServices.GetRequiredService<DatabaseSource>().NoteDamage(error);
            var status = error switch
            {
                BadHttpRequestException bad => bad.StatusCode,
                ConcurrencyException => StatusCodes.Status409Conflict,
                _ when DiskFull.Is(error) => StatusCodes.Status507InsufficientStorage,
                _ => StatusCodes.Status500InternalServerError,
            };
            if (status >= StatusCodes.Status500InternalServerError)
                logger.LogError(
                    error,
                    "{Method} {Endpoint} failed",
                    context.Request.Method,
                    context.GetEndpoint()?.DisplayName ?? "(no endpoint)"
                );
            context.Response.Clear();
            context.Response.StatusCode = status;
            // The page that failed has left its parts in the services of the request: the page about it is made with others.
            await using var scope = context.RequestServices.CreateAsyncScope();
            var before = context.RequestServices;
            scope.ServiceProvider.GetRequiredService<IRequestUser>().BecomeAs(before);
            context.RequestServices = scope.ServiceProvider;
            try
            {
                await AnswerAsync(context);
            }
            finally
            {
                context.RequestServices = before;
            }

            return;
        }

        if (context.Response is { HasStarted: false, StatusCode: >= 400 and < 600, ContentType: null, ContentLength: null or 0 })
            await AnswerAsync(context);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var status = context.Response.StatusCode;
        if (!context.Request.WantsPage())
        {
            context.Response.Headers.CacheControl = "no-store";
            await (
                context.Request.WantsFragment()
                    ? Results.Text(Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status), statusCode: status)
                    : Results.Problem(statusCode: status, extensions: new Dictionary<string, object?> { ["traceId"] = TraceIdOf(context) })
            ).ExecuteAsync(context);
            return;
        }

        SiteLanguage.Resume(context);
        try
        {
            await PageFor(context, status).ExecuteAsync(context);
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            // The frame itself is what fails: say it without one.
            logger.LogError(error, "The page for status {Status} couldn't be shown", status);
            context.Response.Clear();
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(
                $"{status} {Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status)}\n{TraceIdOf(context)}\n"
            );
        }
    }

    private static IResult PageFor(HttpContext context, int status)
    {
        var parameters = new
        {
            Status = status,
            TraceId = TraceIdOf(context),
            WasChanging = context.Request.IsUnsafe(),
            WasForgery = context.Items.ContainsKey(CheckForgery.Refused),
        };
        // An error may well lie in what draws the frame, so that page does without.
        return status < 500 && context.RequestServices.GetRequiredService<ICurrentUser>().IsSignedIn
            ? PageResults.Page<FramedStatusPage>(parameters, status)
            : PageResults.Page<PlainStatusPage>(parameters, status);
    }

    private static string TraceIdOf(HttpContext context) => Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
}
