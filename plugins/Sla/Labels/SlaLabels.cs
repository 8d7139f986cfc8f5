using Hookdesk.Sla.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.Labels;

/// <summary>How targets, states and reasons read.</summary>
internal static class SlaLabels
{
    public static readonly IReadOnlyList<SlaTarget> Targets =
    [
        SlaTarget.FirstResponse,
        SlaTarget.NextResponse,
        SlaTarget.Update,
        SlaTarget.Resolution,
    ];

    /// <summary>The key of a target in addresses, files and templates: <c>first_response</c>.</summary>
    public static string Key(this SlaTarget target) =>
        target switch
        {
            SlaTarget.FirstResponse => "first_response",
            SlaTarget.NextResponse => "next_response",
            SlaTarget.Update => "update",
            _ => "resolution",
        };

    public static string Label(this SlaTarget target, IStringLocalizer T) =>
        target switch
        {
            SlaTarget.FirstResponse => T["First response"],
            SlaTarget.NextResponse => T["Next response"],
            SlaTarget.Update => T["Periodic update"],
            _ => T["Resolution"],
        };

    public static string Label(this SlaReason reason, IStringLocalizer T) =>
        reason switch
        {
            SlaReason.TicketCreated => T["the ticket was created"],
            SlaReason.CustomerWrote => T["the customer wrote"],
            SlaReason.AgentReplied => T["an agent replied"],
            SlaReason.ReplyTakenBack => T["sending a reply was undone"],
            SlaReason.StatusChanged => T["the status changed"],
            SlaReason.TicketClosed => T["the ticket was closed"],
            SlaReason.TicketReopened => T["the ticket was reopened"],
            SlaReason.MarkedAsSpam => T["the ticket was marked as spam"],
            SlaReason.MovedToTrash => T["the ticket was moved to trash"],
            SlaReason.TicketMerged => T["tickets were merged"],
            SlaReason.TicketSplit => T["messages were split into a new ticket"],
            SlaReason.TicketChanged => T["the ticket was changed"],
            SlaReason.PolicyChanged => T["the policy was changed"],
            SlaReason.CalendarChanged => T["the calendar was changed"],
            _ => T["the time ran out"],
        };
}
