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
                T["The server could not hand this message over."],
                T["It is still there: read it with a mail program. Nothing of it is here, so it can only be discarded."],
                error ?? ""
            ),
            MailProblemException.NoSender => new(
                T["The mail names no sender."],
                T["A ticket needs somebody to answer to. Make a ticket of it and say whom it is from, or discard it."],
                ""
            ),
            MailProblemException.OwnSender => new(
                T["The mail comes from an address of this desk."],
                T[
                    "Answering it would make the desk write to itself. If a web form sends in your name, let the mailbox take Reply-To as the sender and try again; or make a ticket of it and say whom it is from."
                ],
                ""
            ),
            MailProblemException.Interrupted => new(
                T["Hookdesk stopped each time it processed this mail."],
                T[
                    "The mail is kept as it came and is no longer processed automatically. Download it to look into it, make a ticket from it, or discard it."
                ],
                ""
            ),
            MailProblemException.TooSlow => new(
                T["Reading this mail took too long."],
                T["The mail is kept as it came. Download it to look into it, or discard it."],
                ""
            ),
            _ => new(
                T["The mail could not be processed."],
                T["It is kept as it came. Try again after what was in the way is gone, or make a ticket of it as it is."],
                error ?? ""
            ),
        };
}
