using Hookdesk.Mail.ProcessMail;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Mail.HandleFailedMail;

/// <summary>Why a mail failed, for a person.</summary>
/// <param name="Title">What happened.</param>
/// <param name="Advice">What to do.</param>
/// <param name="Detail">The program's own words; empty where they add nothing.</param>
public sealed record FailureText(string Title, string Advice, string Detail);

/// <summary>Puts the reasons of failed mail into words.</summary>
internal static class FailureLabels
{
    public static FailureText Of(string? error, bool hasBytes, IStringLocalizer T) =>
        error switch
        {
            _ when !hasBytes => new(
                T["The server couldn't deliver this message."],
                T[
                    "The message is still on the server, and none of it was received here. Read it in an email client. It can only be discarded here."
                ],
                error ?? ""
            ),
            MailProblemException.NoSender => new(
                T["The email has no sender."],
                T["The email is kept. To reply to it, create a ticket and enter the sender's address, or discard it."],
                ""
            ),
            MailProblemException.OwnSender => new(
                T["The email was sent from one of your own mailboxes."],
                T[
                    "The email is kept. Replying would send the reply back to Hookdesk. If a web form sends on your behalf, set the mailbox to use Reply-To as the sender and try again. Or create a ticket and enter the sender's address."
                ],
                ""
            ),
            MailProblemException.Interrupted => new(
                T["Hookdesk stopped each time it processed this email."],
                T[
                    "The original email is kept and is no longer processed automatically. Download it to inspect it, create a ticket from it, or discard it."
                ],
                ""
            ),
            MailProblemException.TooSlow => new(
                T["This email took too long to read."],
                T["The original email is kept. Download it to inspect it, or discard it."],
                ""
            ),
            _ => new(
                T["The email couldn't be processed."],
                T["The original email is kept. Try again once the problem is fixed, or create a ticket without processing."],
                error ?? ""
            ),
        };
}
