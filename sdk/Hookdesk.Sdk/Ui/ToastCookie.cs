using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sdk.Ui;

/// <summary>A short word about what just happened.</summary>
/// <param name="Text">The text, in the reader's language.</param>
/// <param name="Kind"><c>success</c>, <c>info</c>, <c>warning</c> or <c>danger</c>.</param>
/// <param name="UndoUrl">Where <em>Undo</em> posts to, or null.</param>
internal sealed record Toast(string Text, string Kind, string? UndoUrl);

/// <summary>
/// Carries a toast to the reader. After a form's redirect there is no page yet to show it, so it waits in a cookie, protected against
/// being written by others and gone after a minute.
/// </summary>
internal static class ToastCookie
{
    private const string Name = "hd-toast";
    private static readonly object Key = new();

    public static void Leave(HttpContext context, Toast toast)
    {
        var first = !context.Items.ContainsKey(Key);
        context.Items[Key] = toast;
        // Only when the answer begins is it known whether it is a fragment, which shows the toast itself, or leads elsewhere.
        if (first)
        {
            context.Response.OnStarting(
                static state =>
                {
                    var context = (HttpContext)state;
                    var toast = (Toast)context.Items[Key]!;
                    if (IsShownByThisAnswer(context))
                        Trigger(context.Response, toast);
                    else
                        Write(context, toast);
                    return Task.CompletedTask;
                },
                context
            );
        }
    }

    /// <summary>Takes the waiting toast; the answer removes the cookie.</summary>
    public static Toast? Take(HttpContext context)
    {
        if (context.Request.Cookies[Name] is not { Length: > 0 } text || context.Response.HasStarted)
            return null;
        context.Response.Cookies.Delete(Name);
        try
        {
            return JsonSerializer.Deserialize<Toast>(Protector(context).Unprotect(text));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null; // Made with keys that are gone, or by somebody else: nothing worth telling.
        }
    }

    /// <summary>Lets the script show it, next to whatever else the header asks for.</summary>
    public static void Trigger(HttpResponse response, Toast toast)
    {
        var triggers = new Dictionary<string, object?>();
        if (response.Headers["HX-Trigger"].ToString() is { Length: > 0 } existing)
        {
            if (existing.StartsWith('{'))
                foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(existing)!)
                    triggers[name] = value;
            else
                foreach (var name in existing.Split(',', StringSplitOptions.TrimEntries))
                    triggers[name] = null;
        }
        triggers["toast"] = new
        {
            text = toast.Text,
            kind = toast.Kind,
            undoUrl = toast.UndoUrl,
        };
        response.Headers["HX-Trigger"] = JsonSerializer.Serialize(triggers);
    }

    private static bool IsShownByThisAnswer(HttpContext context) =>
        context.Request.WantsFragment()
        && context.Response.StatusCode is < 300 or >= 400
        && !context.Response.Headers.ContainsKey("HX-Redirect")
        && !context.Response.Headers.ContainsKey("HX-Refresh")
        && !context.Response.Headers.ContainsKey("HX-Location");

    private static void Write(HttpContext context, Toast toast) =>
        context.Response.Cookies.Append(
            Name,
            Protector(context).Protect(JsonSerializer.Serialize(toast)),
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                Secure = context.Request.IsHttps,
                MaxAge = TimeSpan.FromMinutes(1),
                Path = "/",
            }
        );

    private static IDataProtector Protector(HttpContext context) =>
        context.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector("Hookdesk.Toast");
}
