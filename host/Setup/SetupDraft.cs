using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace Hookdesk.Host.Setup;

/// <summary>
/// What the wizard has been told so far. Kept by the browser in a protected cookie: there is no database to keep it in before the
/// database is chosen.
/// </summary>
internal sealed record SetupDraft
{
    private const string CookieName = "hookdesk-setup";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(4);

    /// <summary>True when the code was given, or is not needed.</summary>
    public bool CodeGiven { get; init; }

    public string? Language { get; init; }

    public bool DatabaseChosen { get; init; }

    public string? SiteName { get; init; }

    public string? BaseUrl { get; init; }

    public string? TimeZone { get; init; }

    /// <summary>The first step that has not been done.</summary>
    public string NextStep =>
        this switch
        {
            { Language: null } => "/setup/language",
            { DatabaseChosen: false } => "/setup/database",
            { SiteName: null } => "/setup/site",
            _ => "/setup/administrator",
        };

    public static SetupDraft Read(HttpContext context)
    {
        if (context.Request.Cookies[CookieName] is not { Length: > 0 } text)
            return new SetupDraft();
        try
        {
            return JsonSerializer.Deserialize<SetupDraft>(Protector(context).Unprotect(text)) ?? new SetupDraft();
        }
        catch (CryptographicException)
        {
            return new SetupDraft(); // Of another installation, or forged.
        }
    }

    public void Write(HttpContext context) =>
        context.Response.Cookies.Append(
            CookieName,
            Protector(context).Protect(JsonSerializer.Serialize(this), Lifetime),
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                Secure = context.Request.IsHttps,
                MaxAge = Lifetime,
                Path = "/setup",
            }
        );

    public static void Forget(HttpContext context) => context.Response.Cookies.Delete(CookieName, new CookieOptions { Path = "/setup" });

    private static ITimeLimitedDataProtector Protector(HttpContext context) =>
        context
            .RequestServices.GetRequiredService<IDataProtectionProvider>()
            .CreateProtector("Hookdesk.Setup")
            .ToTimeLimitedDataProtector();
}
