using System.ComponentModel.DataAnnotations;
using Hookdesk.Host.Security;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;

namespace Hookdesk.Host.People.SignIn;

/// <summary>What is typed to sign in. What is wrong with it is told to nobody.</summary>
internal sealed record SignInForm
{
    public string Email { get; init; } = "";

    [DataType(DataType.Password)]
    public string Password { get; init; } = "";

    public bool Remember { get; init; }

    public string? ReturnUrl { get; init; }
}

/// <summary>Signing in with address and password.</summary>
internal static class SignInEndpoints
{
    public static IResult Show(HttpContext context, ICurrentUser user, string? returnUrl) =>
        user.IsSignedIn
            ? Results.LocalRedirect(ReturnUrl.Local(returnUrl))
            : PageResults.Page<SignInPage>(new { ReturnTo = ReturnUrl.Local(returnUrl) });

    public static async Task<IResult> SubmitAsync(HttpContext context, Credentials credentials, CancellationToken cancellation)
    {
        var form = (await context.ReadFormAsync<SignInForm>(cancellation)).Model;
        var returnTo = ReturnUrl.Local(form.ReturnUrl);
        var address = context.RemoteAddress();
        if (await credentials.CheckAsync(form.Email, form.Password, address, cancellation) is not { } user)
            return PageResults.Page<SignInPage>(
                new
                {
                    ReturnTo = returnTo,
                    form.Email,
                    form.Remember,
                    Refused = true,
                },
                StatusCodes.Status422UnprocessableEntity
            );

        if (user.TwoFactor)
        {
            await Sessions.BeginTwoFactorAsync(context, user, form.Remember);
            return Results.LocalRedirect("/sign-in/two-factor" + QueryString.Create("returnUrl", returnTo));
        }

        await credentials.CompleteAsync(user.Id, address, Browser.Describe(context.Request), cancellation);
        await Sessions.SignInAsync(context, user, form.Remember);
        return Results.LocalRedirect(returnTo);
    }

    public static async Task SignOutAsync(HttpContext context)
    {
        await Sessions.SignOutAsync(context);
        context.Response.Redirect("/sign-in");
    }
}
