using Hookdesk.Mail.ProcessMail;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Mail.ShowMailDetails;

/// <summary>Puts into words what was done with a mail and why.</summary>
internal static class ExplanationLabels
{
    public static string Outcome(Explanation explanation, IStringLocalizer T) =>
        explanation.Outcome switch
        {
            Outcomes.NewTicket => T["This email created the ticket."],
            Outcomes.CustomerMessage => T["This email was added to the ticket as a message from its sender."],
            Outcomes.AgentMessage => T["This email is an agent's reply to an email from Hookdesk and was sent on to the customer."],
            Outcomes.OwnMail => T["This email was sent by Hookdesk and came back. It was ignored."],
            Outcomes.Bounce => T["This email reports that a message couldn't be delivered. The message shows the failure."],
            Outcomes.DelayReport => T["This email reports that a message is delayed. The recipient's server is still trying."],
            Outcomes.ForeignBounce => T[
                "This email reports that a message couldn't be delivered that Hookdesk didn't send. It was ignored."
            ],
            Outcomes.ForwardedByAgent => T["This email was forwarded by an agent. The original sender is the requester of the ticket."],
            Outcomes.PastReply => T["This email was sent from here before it was imported. It was added to the ticket as a reply."],
            Outcomes.Repeated => T["This email was already in the ticket. It was ignored."],
            Outcomes.Refused => T["A plugin rejected the email: {0}", explanation.Detail ?? ""],
            _ => explanation.Outcome,
        };

    public static string Rule(Explanation explanation, IStringLocalizer T) =>
        explanation.TicketRule switch
        {
            TicketRules.SignedId => T["This email replies to a message from Hookdesk with a valid signature in its Message-ID."],
            TicketRules.KnownId => T["This email replies to an email in the ticket."],
            TicketRules.BodyToken => T["The text contains a valid signed reference to the ticket."],
            TicketRules.SubjectNumber => T["The subject contains the ticket number, and the sender is a participant in the ticket."],
            TicketRules.ForwardedElsewhere => T["This email was forwarded to another department's address, so it created a ticket there."],
            TicketRules.MadeByHand => T["This email couldn't be processed automatically. An admin created a ticket from it."],
            _ => T["This email isn't a reply to a known message."],
        };

    /// <summary>What became of the receipt; empty where none was due.</summary>
    public static string Receipt(Explanation explanation, IStringLocalizer T) =>
        explanation.Receipt switch
        {
            Receipts.Sent => T["An auto-reply was sent."],
            Receipts.AutomaticMail => T["No auto-reply: automatic emails don't get one."],
            Receipts.TooMany => T["No auto-reply: this address received several within an hour."],
            Receipts.OldMail => T["No auto-reply: the email was several days old."],
            Receipts.TemplateFailed => T["No auto-reply: the template has an error."],
            _ => "",
        };
}
