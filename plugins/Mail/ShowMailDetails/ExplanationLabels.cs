using Hookdesk.Mail.ProcessMail;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Mail.ShowMailDetails;

/// <summary>Puts into words what was done with a mail and why.</summary>
internal static class ExplanationLabels
{
    public static string Outcome(Explanation explanation, IStringLocalizer T) =>
        explanation.Outcome switch
        {
            Outcomes.NewTicket => T["It opened this ticket."],
            Outcomes.CustomerMessage => T["It joined this ticket as a message of its sender."],
            Outcomes.AgentMessage => T["It is an agent's answer to a mail of the desk, and went on to the customer."],
            Outcomes.OwnMail => T["It is our own mail that came back to us; nothing was done."],
            Outcomes.Bounce => T["It reports that a mail of ours could not be delivered; the message shows it."],
            Outcomes.DelayReport => T["It reports that a mail of ours is delayed; the other server still tries."],
            Outcomes.Repeated => T["The same mail was in this ticket already; nothing was done."],
            Outcomes.Refused => T["A plugin refused it: {0}", explanation.Detail ?? ""],
            _ => explanation.Outcome,
        };

    public static string Rule(Explanation explanation, IStringLocalizer T) =>
        explanation.TicketRule switch
        {
            TicketRules.SignedId => T["It answers a mail of ours; the Message-ID carries our signature, and the signature is right."],
            TicketRules.KnownId => T["It answers a mail that is in this ticket."],
            TicketRules.BodyToken => T["The signed mark of a mail of ours stands in its text."],
            TicketRules.SubjectNumber => T["The ticket's number stands in the subject, and the sender takes part in the ticket."],
            TicketRules.MadeByHand => T["It could not be processed by itself; an admin made a ticket of it."],
            _ => T["It answers nothing that is known here."],
        };

    /// <summary>What became of the receipt; empty where none was due.</summary>
    public static string Receipt(Explanation explanation, IStringLocalizer T) =>
        explanation.Receipt switch
        {
            Receipts.Sent => T["A receipt was sent."],
            Receipts.AutomaticMail => T["No receipt: automatic mail gets none."],
            Receipts.TooMany => T["No receipt: this address got several within the hour."],
            Receipts.OldMail => T["No receipt: the mail had been in the mailbox for days."],
            Receipts.TemplateFailed => T["No receipt: its template is faulty."],
            _ => "",
        };
}
