using System.ComponentModel.DataAnnotations;
using Hookdesk.Host.Ground;
using Hookdesk.Host.People.Data;
using Hookdesk.Host.People.Identity;
using Hookdesk.Host.People.SignIn;
using Hookdesk.Host.People.TwoFactor;
using Hookdesk.Host.Security;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using LinqToDB.Async;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.People.Profile;

/// <summary>The password, which is asked for once more.</summary>
internal record ConfirmForm
{
    [DataType(DataType.Password)]
    public string Current { get; init; } = "";
}

/// <summary>The code of the app that was set up, with the password.</summary>
internal sealed record EnableTwoFactorForm : ConfirmForm
{
    public string Code { get; init; } = "";
}

/// <summary>A new password in place of the current one.</summary>
internal sealed record ChangePasswordForm : ConfirmForm
{
    [DataType(DataType.Password)]
    public string Password { get; init; } = "";

    [DataType(DataType.Password), Compare(nameof(Password), ErrorMessage = "The passwords don't match.")]
    public string Again { get; init; } = "";
}

/// <summary>
/// One's own password, two-factor and sessions. What would let a borrowed browser take the account over asks for the password.
/// </summary>
internal sealed class SecurityEndpoints(
    ICurrentUser me,
    IDatabase database,
    Credentials credentials,
    Passwords passwords,
    TwoFactorCodes codes,
    IEventLog log,
    IStringLocalizer<HostTexts> text
)
{
    public Task<IResult> ShowAsync(CancellationToken cancellation) => PageAsync(null, null, cancellation);

    public async Task<IResult> ShowTwoFactorAsync(CancellationToken cancellation) =>
        (await UserAsync(cancellation)).TwoFactor
            ? Results.LocalRedirect("/profile/security")
            : await TwoFactorPageAsync(refused: false, cancellation);

    public async Task<IResult> ChangePasswordAsync(HttpContext context, CancellationToken cancellation)
    {
        var form = await context.ReadFormAsync<ChangePasswordForm>(cancellation);
        var user = await UserAsync(cancellation);
        if (!await ConfirmAsync(context, user, form.Model.Current, cancellation))
            form.Errors["current"] = text["The current password is incorrect."];
        else if (form.IsValid && await passwords.ProblemAsync(user, form.Model.Password) is { } problem)
            form.Errors["password"] = problem;
        if (!form.IsValid)
            return await PageAsync(form.Errors, null, cancellation);
        await Sessions.RenewAsync(context, await passwords.SetAsync(user, form.Model.Password, cancellation));
        context.Response.Toast(text["Your password was changed, and you were signed out on other devices."]);
        return Results.LocalRedirect("/profile/security");
    }

    public async Task<IResult> SignOutEverywhereAsync(HttpContext context, CancellationToken cancellation)
    {
        await Sessions.RenewAsync(context, await credentials.EndSessionsAsync(me.Id, cancellation));
        context.Response.Toast(text["You've been signed out everywhere except here."]);
        return Results.LocalRedirect("/profile/security");
    }

    public async Task<IResult> EnableTwoFactorAsync(HttpContext context, CancellationToken cancellation)
    {
        var form = await context.ReadFormAsync<EnableTwoFactorForm>(cancellation);
        var user = await UserAsync(cancellation);
        if (user.TwoFactor)
            return Results.LocalRedirect("/profile/security");
        // Else whoever finds the browser open could lock its user out for good.
        if (!await ConfirmAsync(context, user, form.Model.Current, cancellation))
            return await TwoFactorPageAsync(refused: false, cancellation, wrongPassword: true);
        return await codes.EnableAsync(me.Id, form.Model.Code, cancellation) is { } recovery
            ? PageResults.Page<RecoveryCodesPage>(new { Codes = recovery })
            : await TwoFactorPageAsync(refused: true, cancellation);
    }

    public async Task<IResult> RenewRecoveryCodesAsync(HttpContext context, CancellationToken cancellation)
    {
        var form = await context.ReadFormAsync<ConfirmForm>(cancellation);
        var user = await UserAsync(cancellation);
        if (!user.TwoFactor)
            return Results.LocalRedirect("/profile/security");
        if (!await ConfirmAsync(context, user, form.Model.Current, cancellation))
            return await PageAsync(null, text["Incorrect password. Your recovery codes haven't changed."], cancellation);
        return PageResults.Page<RecoveryCodesPage>(new { Codes = await codes.RenewRecoveryCodesAsync(me.Id, cancellation) });
    }

    public async Task<IResult> DisableTwoFactorAsync(HttpContext context, CancellationToken cancellation)
    {
        var form = await context.ReadFormAsync<ConfirmForm>(cancellation);
        var user = await UserAsync(cancellation);
        if (!await ConfirmAsync(context, user, form.Model.Current, cancellation))
            return await PageAsync(null, text["Incorrect password. Two-factor authentication is still on."], cancellation);
        await codes.DisableAsync(me.Id, cancellation);
        context.Response.Toast(text["Two-factor authentication is off. You now sign in with your password only."], "warning");
        return Results.LocalRedirect("/profile/security");
    }

    private async Task<bool> ConfirmAsync(HttpContext context, UserRow user, string password, CancellationToken cancellation) =>
        await credentials.CheckAsync(user.Email, password, context.RemoteAddress(), cancellation) is not null;

    private Task<UserRow> UserAsync(CancellationToken cancellation) =>
        database.Table<UserRow>().FirstAsync(row => row.Id == me.Id, cancellation);

    private async Task<IResult> TwoFactorPageAsync(bool refused, CancellationToken cancellation, bool wrongPassword = false) =>
        PageResults.Page<EnableTwoFactorPage>(
            new
            {
                Key = await codes.PendingKeyAsync(me.Id, cancellation),
                Refused = refused,
                WrongPassword = wrongPassword,
            },
            refused || wrongPassword ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK
        );

    private async Task<IResult> PageAsync(Dictionary<string, string>? errors, string? notice, CancellationToken cancellation)
    {
        var user = await UserAsync(cancellation);
        var events = await log.ReadSubjectAsync(new("user", me.Id), 200, cancellation: cancellation);
        return PageResults.Page<SecurityPage>(
            new
            {
                user.TwoFactor,
                RecoveryCodesLeft = TwoFactorCodes.CountRecoveryCodes(user),
                SignIns = events.Select(RecentSignIn.From).OfType<RecentSignIn>().Take(10).ToList(),
                Errors = errors ?? [],
                Warning = notice,
            },
            errors is null && notice is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity
        );
    }
}
