using Hookdesk.Host.People.Data;
using Hookdesk.Host.People.SignIn;
using Hookdesk.Host.Security;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Ui;
using LinqToDB.Async;
using Microsoft.AspNetCore.Authentication;

namespace Hookdesk.Host.People.TwoFactor;

/// <summary>The code of the second step.</summary>
internal sealed record TwoFactorForm
{
    public string Code { get; init; } = "";
    public string? ReturnUrl { get; init; }
}

/// <summary>The second step of signing in: a code from the app, or a recovery code.</summary>
internal static class TwoFactorEndpoints
{
    public static async Task<IResult> ShowAsync(HttpContext context, string? returnUrl) =>
        await Sessions.PendingTwoFactorAsync(context) is null
            ? Results.LocalRedirect(ReturnUrl.SignIn(returnUrl))
            : PageResults.Page<TwoFactorPage>(new { ReturnTo = ReturnUrl.Local(returnUrl) });

    public static async Task<IResult> SubmitAsync(
        HttpContext context,
        Credentials credentials,
        TwoFactorCodes codes,
        IDatabase database,
        CancellationToken cancellation
    )
    {
        var form = (await context.ReadFormAsync<TwoFactorForm>(cancellation)).Model;
        var returnTo = ReturnUrl.Local(form.ReturnUrl);
        if (await Sessions.PendingTwoFactorAsync(context) is not var (userId, remember))
            return Results.LocalRedirect(ReturnUrl.SignIn(returnTo));

        var user = await database.Table<UserRow>().FirstAsync(row => row.Id == userId, cancellation);
        var address = context.RemoteAddress();
        // While locked not even a right code is looked at, or the lock would only slow a guesser down.
        var locked = credentials.IsLocked(user);
        if (locked || !await codes.AcceptAnyAsync(userId, form.Code, cancellation))
        {
            if (!locked)
                await credentials.CountFailureAsync(userId, address, cancellation);
            return PageResults.Page<TwoFactorPage>(new { ReturnTo = returnTo, Refused = true }, StatusCodes.Status422UnprocessableEntity);
        }

        await credentials.CompleteAsync(userId, address, Browser.Describe(context.Request), cancellation);
        await context.SignOutAsync(Sessions.TwoFactorScheme);
        await Sessions.SignInAsync(context, user, remember);
        return Results.LocalRedirect(returnTo);
    }
}
