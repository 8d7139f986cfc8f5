namespace Hookdesk.Sla.Contracts;

/// <summary>The kinds of SLA targets. The numbers are stored.</summary>
public enum SlaTarget
{
    /// <summary>The first response of an agent to the customer.</summary>
    FirstResponse = 0,

    /// <summary>An answer to each later message of the customer.</summary>
    NextResponse = 1,

    /// <summary>News for the customer at regular times, as long as the ticket is open.</summary>
    Update = 2,

    /// <summary>The ticket closed.</summary>
    Resolution = 3,
}

/// <summary>
/// How a clock stands. That it was breached is told apart from this: a clock may be breached and still run. The numbers are stored.
/// </summary>
public enum SlaClockState
{
    /// <summary>Time passes.</summary>
    Running = 0,

    /// <summary>The ticket's status holds it.</summary>
    Paused = 1,

    /// <summary>The target was met, in time or late.</summary>
    Met = 2,

    /// <summary>The SLA target no longer counts.</summary>
    Canceled = 3,
}

/// <summary>Why a clock changed. The numbers are stored.</summary>
public enum SlaReason
{
    /// <summary>The ticket was created.</summary>
    TicketCreated = 0,

    /// <summary>The customer wrote.</summary>
    CustomerWrote = 1,

    /// <summary>An agent answered.</summary>
    AgentReplied = 2,

    /// <summary>An agent took the answer back before it left.</summary>
    ReplyTakenBack = 3,

    /// <summary>The ticket got a status that holds the clock, or left it.</summary>
    StatusChanged = 4,

    /// <summary>The ticket was closed.</summary>
    TicketClosed = 5,

    /// <summary>The ticket was opened again.</summary>
    TicketReopened = 6,

    /// <summary>The ticket was marked as spam.</summary>
    MarkedAsSpam = 7,

    /// <summary>The ticket was merged into another, or another into it.</summary>
    TicketMerged = 8,

    /// <summary>Messages were split off to another ticket, or from it.</summary>
    TicketSplit = 9,

    /// <summary>A property of the ticket changed, and with it the policy or the target.</summary>
    TicketChanged = 10,

    /// <summary>The policy was changed, switched or removed.</summary>
    PolicyChanged = 11,

    /// <summary>The calendar was changed.</summary>
    CalendarChanged = 12,

    /// <summary>The time was over.</summary>
    TimeOver = 13,

    /// <summary>The ticket was moved to the trash.</summary>
    MovedToTrash = 14,
}

/// <summary>What an escalation step does.</summary>
public enum SlaStepAction
{
    /// <summary>A notice.</summary>
    Notify = 0,

    /// <summary>Another assignee.</summary>
    Assign = 1,

    /// <summary>A higher priority.</summary>
    RaisePriority = 2,

    /// <summary>A tag.</summary>
    AddTag = 3,
}
