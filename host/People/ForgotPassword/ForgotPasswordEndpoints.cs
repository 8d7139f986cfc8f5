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
    // Longer than finding a user and queueing a mail takes, so that the time of the answer does not tell whether there is one.
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMilliseconds(250);

    public static async Task<IResult> ShowAsync(AccountMails mails, CancellationToken cancellation) =>
        PageResults.Page<ForgotPasswordPage>(new { CanSend = await mails.CanSendAsync(cancellation) });

    public static async Task<IResult> SubmitAsync(
        HttpContext context,
        AccountMails mails,
        UserManager<UserRow> manager,
        ILogger<AccountMails> logger,
        CancellationToken cancellation
    )
    {
        if (!await mails.CanSendAsync(cancellation))
            return PageResults.Page<ForgotPasswordPage>(new { CanSend = false });
        var form = await context.ReadFormAsync<ForgotPasswordForm>(cancellation);
        await Task.WhenAll(SendAsync(form.Model.Email), Task.Delay(AnswerTime, cancellation));
        return PageResults.Page<ForgotPasswordPage>(new { CanSend = true, Sent = true });

        async Task SendAsync(string email)
        {
            try
            {
                if (email.Length is > 0 and < 320 && await manager.FindByEmailAsync(email) is { IsActive: true } user)
                    await mails.SendResetAsync(user, cancellation);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // Shown to nobody: an error would say that there is such a user.
                logger.LogError(error, "A password reset email couldn't be sent");
            }
        }
    }
}
