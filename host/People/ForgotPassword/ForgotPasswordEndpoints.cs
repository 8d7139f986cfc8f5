using Hookdesk.Host.People.Data;
using Hookdesk.Host.People.Mails;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Ui;
using Microsoft.AspNetCore.Identity;

namespace Hookdesk.Host.People.ForgotPassword;

/// <summary>Whose password was forgotten.</summary>
internal sealed record ForgotPasswordForm
{
    public string Email { get; init; } = "";
}

/// <summary>Asking for a link by mail.</summary>
internal static class ForgotPasswordEndpoints
{
    public static async Task<IResult> ShowAsync(AccountMails mails, CancellationToken cancellation) =>
        PageResults.Page<ForgotPasswordPage>(new { CanSend = await mails.CanSendAsync(cancellation) });

    public static async Task<IResult> SubmitAsync(
        HttpContext context,
        AccountMails mails,
        IServiceScopeFactory scopes,
        ILogger<AccountMails> logger,
        CancellationToken cancellation
    )
    {
        if (!await mails.CanSendAsync(cancellation))
            return PageResults.Page<ForgotPasswordPage>(new { CanSend = false });
        var form = await context.ReadFormAsync<ForgotPasswordForm>(cancellation);
        var email = form.Model.Email;
        // Nobody is looked for before the answer has gone out, so its time does not tell whether there is such a user.
        context.Response.OnCompleted(() =>
        {
            _ = Task.Run(() => SendAsync(email, scopes, logger), CancellationToken.None);
            return Task.CompletedTask;
        });
        return PageResults.Page<ForgotPasswordPage>(new { CanSend = true, Sent = true });
    }

    private static async Task SendAsync(string email, IServiceScopeFactory scopes, ILogger logger)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var manager = scope.ServiceProvider.GetRequiredService<UserManager<UserRow>>();
            if (email.Length is > 0 and < 320 && await manager.FindByEmailAsync(email) is { IsActive: true } user)
                await scope.ServiceProvider.GetRequiredService<AccountMails>().SendResetAsync(user, CancellationToken.None);
        }
        catch (Exception error)
        {
            // Shown to nobody: an error would say that there is such a user.
            logger.LogError(error, "A password reset email couldn't be sent");
        }
    }
}
