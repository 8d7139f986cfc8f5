using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hookdesk.Sdk.Ui;

/// <summary>Answers of page endpoints.</summary>
public static class PageResults
{
    private static readonly object Secret = new();

    /// <summary>
    /// Renders a component on the server. With <c>@layout</c> it is a page; asked for by htmx it comes without the frame.
    /// </summary>
    /// <param name="parameters">An anonymous object or dictionary with the component's parameters.</param>
    /// <param name="statusCode">The status code; 422 for a form with errors.</param>
    public static IResult Page<TComponent>(object? parameters = null, int statusCode = StatusCodes.Status200OK)
        where TComponent : IComponent =>
        (
            parameters switch
            {
                null => new RazorComponentResult<PageHost<TComponent>>(),
                IReadOnlyDictionary<string, object?> dictionary => new RazorComponentResult<PageHost<TComponent>>(dictionary),
                _ => new RazorComponentResult<PageHost<TComponent>>(parameters),
            }
        ).WithStatus(statusCode);

    /// <summary>
    /// Shows a toast: at once when the answer is a fragment for htmx, else on the page that comes next (so it may be followed by a
    /// redirect). One per answer; the last call wins.
    /// </summary>
    /// <param name="response">The response.</param>
    /// <param name="text">The text, in the reader's language.</param>
    /// <param name="kind"><c>success</c>, <c>info</c>, <c>warning</c> or <c>danger</c>.</param>
    /// <param name="undoUrl">Where <em>Undo</em> posts to; null for no undo.</param>
    public static void Toast(this HttpResponse response, string text, string kind = "success", string? undoUrl = null) =>
        ToastCookie.Leave(response.HttpContext, new Toast(text, kind, undoUrl));

    /// <summary>
    /// Says that this answer holds something secret that is the same each time it is asked for — a recovery code, a key to be copied, a
    /// token of a link: it is neither compressed, by whose length it could be guessed, nor stored by the browser.
    /// </summary>
    /// <param name="response">The response; it has not begun.</param>
    public static void HoldsSecret(this HttpResponse response)
    {
        response.HttpContext.Items[Secret] = Secret;
        response.Headers.CacheControl = "no-store";
    }

    internal static bool IsSecret(this HttpResponse response) => response.HttpContext.Items.ContainsKey(Secret);

    /// <summary>True when htmx asks for a fragment, not the browser for a page.</summary>
    public static bool WantsFragment(this HttpRequest request) =>
        request.Headers.ContainsKey("HX-Request") && !request.Headers.ContainsKey("HX-Boosted");

    private static RazorComponentResult<T> WithStatus<T>(this RazorComponentResult<T> result, int statusCode)
        where T : IComponent
    {
        result.StatusCode = statusCode;
        result.PreventStreamingRendering = true;
        return result;
    }
}
