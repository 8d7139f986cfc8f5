using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Ticketing.Domain;

/// <summary>What messages do to a ticket's status.</summary>
internal static class StatusRules
{
    /// <summary>The statuses in which a ticket is work: listed under “Mine”, “Unassigned”, “All open”.</summary>
    public static readonly IReadOnlyList<TicketStatus> Open =
    [
        TicketStatus.New,
        TicketStatus.Open,
        TicketStatus.Pending,
        TicketStatus.OnHold,
    ];

    /// <summary>The statuses in which the desk has to act.</summary>
    public static readonly IReadOnlyList<TicketStatus> Waiting = [TicketStatus.New, TicketStatus.Open];

    public static bool IsOpen(TicketStatus status) =>
        status is TicketStatus.New or TicketStatus.Open or TicketStatus.Pending or TicketStatus.OnHold;

    /// <summary>
    /// A customer who writes wants an answer, also after the ticket was closed. A machine does not (RFC 3834), and what is spam stays
    /// spam.
    /// </summary>
    public static TicketStatus AfterCustomer(TicketStatus status, bool automatic) =>
        (status, automatic) switch
        {
            (TicketStatus.Pending or TicketStatus.OnHold or TicketStatus.Closed, false) => TicketStatus.Open,
            _ => status,
        };

    /// <summary>
    /// What a ticket in the trash becomes when somebody writes in it: it is wanted after all. What was spam before it was thrown away
    /// is spam again.
    /// </summary>
    public static TicketStatus AfterCustomerInTrash(TicketStatus before) =>
        before == TicketStatus.Spam ? TicketStatus.Spam : TicketStatus.Open;

    /// <summary>True for a ticket that can be found and read, no more: it was merged, or lies in the trash.</summary>
    public static bool IsReadOnly(TicketStatus status, long? mergedIntoId) => mergedIntoId is not null || status == TicketStatus.Trash;

    /// <summary>
    /// A ticket that takes another one in waits no longer when the other one was the desk's turn, and is no longer done when the other
    /// one was not.
    /// </summary>
    public static TicketStatus AfterMerge(TicketStatus target, TicketStatus source) =>
        (target, source) switch
        {
            (TicketStatus.Pending or TicketStatus.OnHold or TicketStatus.Closed, TicketStatus.New or TicketStatus.Open) =>
                TicketStatus.Open,
            (TicketStatus.Closed, TicketStatus.Pending or TicketStatus.OnHold) => source,
            _ => target,
        };

    /// <summary>An answer ends “New” whatever the agent chose; otherwise the ticket becomes what the agent or the setting says.</summary>
    public static TicketStatus AfterReply(TicketStatus status, TicketStatus? wanted) =>
        wanted ?? (status is TicketStatus.New or TicketStatus.Closed ? TicketStatus.Open : status);
}
