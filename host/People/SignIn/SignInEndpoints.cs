using Hookdesk.Host.Security;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;

namespace Hookdesk.Host.People.SignIn;

/// <summary>Signing in with address and password.</summary>
internal static class SignInEndpoints
{
    public static IResult Show(HttpContext context, ICurrentUser user, string? returnUrl) =>
        user.IsSignedIn
            ? Results.LocalRedirect(ReturnUrl.Local(returnUrl))
            : PageResults.Page<SignInPage>(new { ReturnTo = ReturnUrl.Local(returnUrl) });

    public static async Task<IResult> SubmitAsync(HttpContext context, Credentials credentials, CancellationToken cancellation)
    {
        var form = await context.Request.ReadFormAsync(cancellation);
        var returnTo = ReturnUrl.Local(form["returnUrl"]);
        var email = form["email"].ToString();
        var remember = form["remember"].FirstOrDefault() == "true";
        var address = context.RemoteAddress();
        if (await credentials.CheckAsync(email, form["password"].ToString(), address, cancellation) is not { } user)
            return PageResults.Page<SignInPage>(
                new
                {
                    ReturnTo = returnTo,
                    Email = email,
                    Remember = remember,
                    Refused = true,
                },
                StatusCodes.Status422UnprocessableEntity
            );

        if (user.TwoFactor)
        {
            await Sessions.BeginTwoFactorAsync(context, user, remember);
            return Results.LocalRedirect("/sign-in/two-factor" + QueryString.Create("returnUrl", returnTo));
        }

        await credentials.CompleteAsync(user.Id, address, Browser.Describe(context.Request), cancellation);
        await Sessions.SignInAsync(context, user, remember);
        return Results.LocalRedirect(returnTo);
    }

    public static async Task SignOutAsync(HttpContext context)
    {
        await Sessions.SignOutAsync(context);
        context.Response.Redirect("/sign-in");
    }
}
