using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Hookdesk.Host.People.Data;
using Hookdesk.Host.People.Directory;
using Hookdesk.Sdk.Data;
using LinqToDB.Async;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Hookdesk.Host.People.SignIn;

/// <summary>
/// Sessions live in a protected cookie that names the user, the user's security stamp and the session. The stamp is compared at every
/// request, so a new one ends all sessions at once; the session is looked for among those that were signed out of.
/// </summary>
internal static class Sessions
{
    public const string Scheme = "Hookdesk";

    /// <summary>Between password and code: proves the password, opens nothing.</summary>
    public const string TwoFactorScheme = "Hookdesk.TwoFactor";

    /// <summary>So long a cookie is valid; used within it, it is renewed.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    private const string StampClaim = "stamp";
    private const string SessionClaim = "session";

    public static void AddTo(IServiceCollection services)
    {
        services
            .AddAuthentication(Scheme)
            .AddCookie(
                Scheme,
                options =>
                {
                    options.Cookie.Name = "hookdesk";
                    options.Cookie.HttpOnly = true;
                    options.Cookie.SameSite = SameSiteMode.Lax;
                    options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                    options.ExpireTimeSpan = Lifetime;
                    options.SlidingExpiration = true;
                    options.Events.OnValidatePrincipal = ValidateAsync;
                }
            )
            .AddCookie(
                TwoFactorScheme,
                options =>
                {
                    options.Cookie.Name = "hookdesk-2fa";
                    options.Cookie.HttpOnly = true;
                    options.Cookie.SameSite = SameSiteMode.Lax;
                    options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                    options.ExpireTimeSpan = TimeSpan.FromMinutes(10);
                    options.SlidingExpiration = false;
                    options.Events.OnValidatePrincipal = ValidateAsync;
                }
            );
        services.PostConfigure<CookieAuthenticationOptions>(
            Scheme,
            options => options.TicketDataFormat = new OpenedCookies(options.TicketDataFormat)
        );
    }

    public static long? UserIdOf(ClaimsPrincipal principal) =>
        principal.Identity is { IsAuthenticated: true, AuthenticationType: Scheme or TwoFactorScheme }
        && long.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), CultureInfo.InvariantCulture, out var id)
            ? id
            : null;

    /// <param name="context">The request.</param>
    /// <param name="user">Who, with the security stamp as it is in the database now.</param>
    /// <param name="remember">True to stay signed in when the browser is closed.</param>
    public static Task SignInAsync(HttpContext context, UserRow user, bool remember) =>
        context.SignInAsync(Scheme, PrincipalOf(user, Scheme), new AuthenticationProperties { IsPersistent = remember });

    /// <summary>Gives the current browser a new cookie after the user's stamp was changed in it; it stays remembered if it was.</summary>
    public static async Task RenewAsync(HttpContext context, UserRow user)
    {
        var current = await context.AuthenticateAsync(Scheme);
        await SignInAsync(context, user, current.Properties?.IsPersistent == true);
    }

    public static Task BeginTwoFactorAsync(HttpContext context, UserRow user, bool remember) =>
        context.SignInAsync(
            TwoFactorScheme,
            PrincipalOf(user, TwoFactorScheme),
            new AuthenticationProperties { Items = { ["remember"] = remember ? "yes" : "no" } }
        );

    /// <summary>The user who has given the right password and not yet a code; null when there is none.</summary>
    public static async Task<(long UserId, bool Remember)?> PendingTwoFactorAsync(HttpContext context)
    {
        var pending = await context.AuthenticateAsync(TwoFactorScheme);
        return pending.Succeeded && UserIdOf(pending.Principal) is { } id
            ? (id, pending.Properties.Items.TryGetValue("remember", out var remember) && remember == "yes")
            : null;
    }

    /// <summary>Ends the session of this browser, also for whoever has a copy of its cookie.</summary>
    public static async Task SignOutAsync(HttpContext context)
    {
        if (
            UserIdOf(context.User) is { } id
            && context.User.FindFirstValue(SessionClaim) is { } session
            && context.RequestServices.GetRequiredService<IDatabase>() is var database
        )
            await EndedSessions.EndAsync(database, id, session, CancellationToken.None);
        await context.SignOutAsync(Scheme);
        await context.SignOutAsync(TwoFactorScheme);
    }

    private static ClaimsPrincipal PrincipalOf(UserRow user, string scheme) =>
        new(
            new ClaimsIdentity(
                [
                    new Claim(ClaimTypes.NameIdentifier, user.Id.ToString(CultureInfo.InvariantCulture)),
                    new Claim(StampClaim, user.SecurityStamp),
                    new Claim(SessionClaim, RandomNumberGenerator.GetHexString(32)),
                ],
                scheme
            )
        );

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        if (
            context.Principal is { } principal
            && UserIdOf(principal) is { } id
            && principal.FindFirstValue(StampClaim) is { } stamp
            && principal.FindFirstValue(SessionClaim) is { } session
            && !await context
                .HttpContext.RequestServices.GetRequiredService<EndedSessions>()
                .ContainAsync(session, context.HttpContext.RequestAborted)
            && await IsCurrentAsync(context.HttpContext, id, stamp)
        )
            return;
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(context.Scheme.Name);
    }

    private static async Task<bool> IsCurrentAsync(HttpContext context, long id, string stamp)
    {
        var directory = context.RequestServices.GetRequiredService<PeopleDirectory>();
        if (
            (await directory.GetAsync(context.RequestAborted)).Find(id) is { Info.IsActive: true } person
            && Same(person.SecurityStamp, stamp)
        )
            return true;

        // A cookie from another node may be newer than what this one remembers: only the database can refuse it.
        var row = await context
            .RequestServices.GetRequiredService<IDatabase>()
            .Table<UserRow>()
            .FirstOrDefaultAsync(row => row.Id == id, context.RequestAborted);
        if (row is not { IsActive: true } || !Same(row.SecurityStamp, stamp))
            return false;
        directory.Forget();
        return true;
    }

    private static bool Same(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
