using Hookdesk.Host.Ground;
using Hookdesk.Host.People.Identity;
using Hookdesk.Host.People.Mails;
using Hookdesk.Sdk.Ui;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.People.ResetPassword;

/// <summary>Choosing a password by a link from a mail.</summary>
internal static class ResetPasswordEndpoints
{
    public static async Task<IResult> ShowAsync(string? token, PasswordLinks links, CancellationToken cancellation) =>
        PageResults.Page<ResetPasswordPage>(new { Token = token ?? "", (await links.FindAsync(token, cancellation))?.Email });

    public static async Task<IResult> SubmitAsync(
        HttpContext context,
        PasswordLinks links,
        Passwords passwords,
        IStringLocalizer<HostTexts> text,
        CancellationToken cancellation
    )
    {
        var form = await context.Request.ReadFormAsync(cancellation);
        var (token, password) = (form["token"].ToString(), form["password"].ToString());
        if (await links.FindAsync(token, cancellation) is not { } user)
            return PageResults.Page<ResetPasswordPage>(new { Token = "" }, StatusCodes.Status422UnprocessableEntity);

        var problem =
            password == form["again"].ToString() ? await passwords.ProblemAsync(user, password) : text["The two passwords differ."];
        if (problem is not null)
            return PageResults.Page<ResetPasswordPage>(
                new
                {
                    Token = token,
                    user.Email,
                    Problem = problem,
                },
                StatusCodes.Status422UnprocessableEntity
            );

        await passwords.SetAsync(user, password, cancellation);
        // Not signed in at once: with two-factor the link alone must not be enough.
        context.Response.Toast(text["Your password was changed. Sign in with the new one."]);
        return Results.LocalRedirect("/sign-in");
    }
}
