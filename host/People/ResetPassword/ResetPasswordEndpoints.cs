using System.ComponentModel.DataAnnotations;
using Hookdesk.Host.Ground;
using Hookdesk.Host.People.Identity;
using Hookdesk.Host.People.Mails;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Ui;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.People.ResetPassword;

/// <summary>A new password, with the token of the link.</summary>
internal sealed record ResetPasswordForm
{
    public string Token { get; init; } = "";

    [DataType(DataType.Password)]
    public string Password { get; init; } = "";

    [DataType(DataType.Password), Compare(nameof(Password), ErrorMessage = "The passwords don't match.")]
    public string Again { get; init; } = "";
}

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
        var form = await context.ReadFormAsync<ResetPasswordForm>(cancellation);
        var (token, password) = (form.Model.Token, form.Model.Password);
        if (await links.FindAsync(token, cancellation) is not { } user)
            return PageResults.Page<ResetPasswordPage>(new { Token = "" }, StatusCodes.Status422UnprocessableEntity);

        if (form.IsValid && await passwords.ProblemAsync(user, password) is { } problem)
            form.Errors["password"] = problem;
        if (!form.IsValid)
            return PageResults.Page<ResetPasswordPage>(
                new
                {
                    Token = token,
                    user.Email,
                    form.Errors,
                },
                StatusCodes.Status422UnprocessableEntity
            );

        await passwords.SetAsync(user, password, cancellation);
        // Not signed in at once: with two-factor the link alone must not be enough.
        context.Response.Toast(text["Your password was changed. Sign in with your new password."]);
        return Results.LocalRedirect("/sign-in");
    }
}
