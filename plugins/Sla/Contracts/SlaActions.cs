using Hookdesk.Sdk;
using Hookdesk.Sdk.Hooks;

namespace Hookdesk.Sla.Contracts;

/// <summary>A calendar was created, changed or removed. Clocks that run by it are worked out again in the background.</summary>
/// <param name="CalendarId">The calendar.</param>
[Hook("sla.calendar-changed")]
public sealed record SlaCalendarChanged(long CalendarId) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => new("sla-calendar", CalendarId);
}

/// <summary>A policy was created, changed, switched, moved or removed. Open tickets are looked at again in the background.</summary>
/// <param name="PolicyId">The policy.</param>
/// <param name="Name">Its name at that time.</param>
[Hook("sla.policy-changed")]
public sealed record SlaPolicyChanged(long PolicyId, string Name) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => new("sla-policy", PolicyId);
}

/// <summary>Something happened to a clock.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="ClockId">The clock.</param>
/// <param name="Target">The kind of target.</param>
/// <param name="At">When it happened, exactly; the event itself is recorded a moment later.</param>
/// <param name="Reason">Why.</param>
public abstract record SlaClockAction(long TicketId, long ClockId, SlaTarget Target, DateTimeOffset At, SlaReason Reason) : IAction
{
    /// <summary>When the clock is due; null while it is paused.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The policy's name at that time.</summary>
    public string? Policy { get; init; }

    /// <inheritdoc />
    public EntityRef Subject => new("ticket", TicketId);
}

/// <summary>A clock started.</summary>
/// <inheritdoc cref="SlaClockAction"/>
[Hook("sla.clock-started")]
public sealed record SlaClockStarted(long TicketId, long ClockId, SlaTarget Target, DateTimeOffset At, SlaReason Reason)
    : SlaClockAction(TicketId, ClockId, Target, At, Reason);

/// <summary>A clock was paused.</summary>
/// <inheritdoc cref="SlaClockAction"/>
[Hook("sla.clock-paused")]
public sealed record SlaClockPaused(long TicketId, long ClockId, SlaTarget Target, DateTimeOffset At, SlaReason Reason)
    : SlaClockAction(TicketId, ClockId, Target, At, Reason);

/// <summary>A clock continues: after a pause, or because the event that ended it was undone.</summary>
/// <inheritdoc cref="SlaClockAction"/>
[Hook("sla.clock-resumed")]
public sealed record SlaClockResumed(long TicketId, long ClockId, SlaTarget Target, DateTimeOffset At, SlaReason Reason)
    : SlaClockAction(TicketId, ClockId, Target, At, Reason);

/// <summary>A running clock got another due time.</summary>
/// <inheritdoc cref="SlaClockAction"/>
[Hook("sla.clock-changed")]
public sealed record SlaClockChanged(long TicketId, long ClockId, SlaTarget Target, DateTimeOffset At, SlaReason Reason)
    : SlaClockAction(TicketId, ClockId, Target, At, Reason);

/// <summary>A clock's target was met, in time or late.</summary>
/// <inheritdoc cref="SlaClockAction"/>
[Hook("sla.clock-met")]
public sealed record SlaClockMet(long TicketId, long ClockId, SlaTarget Target, DateTimeOffset At, SlaReason Reason)
    : SlaClockAction(TicketId, ClockId, Target, At, Reason)
{
    /// <summary>True when it happened after the due time.</summary>
    public bool IsLate { get; init; }
}

/// <summary>A clock's time ran out before its target was met. The clock continues until it is met or canceled.</summary>
/// <inheritdoc cref="SlaClockAction"/>
[Hook("sla.clock-breached")]
public sealed record SlaClockBreached(long TicketId, long ClockId, SlaTarget Target, DateTimeOffset At, SlaReason Reason)
    : SlaClockAction(TicketId, ClockId, Target, At, Reason);

/// <summary>A clock's SLA target no longer counts.</summary>
/// <inheritdoc cref="SlaClockAction"/>
[Hook("sla.clock-canceled")]
public sealed record SlaClockCanceled(long TicketId, long ClockId, SlaTarget Target, DateTimeOffset At, SlaReason Reason)
    : SlaClockAction(TicketId, ClockId, Target, At, Reason);

/// <summary>
/// An escalation step was reached. It is recorded once for each step of a clock, in the transaction of what the step did.
/// </summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="ClockId">The clock.</param>
/// <param name="Target">The kind of target.</param>
/// <param name="PolicyId">The policy.</param>
/// <param name="Step">The step's number in its policy.</param>
/// <param name="At">The step's time, exactly.</param>
[Hook("sla.step-reached")]
public sealed record SlaStepReached(long TicketId, long ClockId, SlaTarget Target, long PolicyId, int Step, DateTimeOffset At) : IAction
{
    /// <summary>The name that the step runs, for the plugin that knows it; null where it runs none.</summary>
    public string? Hook { get; init; }

    /// <summary>When the clock is due.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <inheritdoc />
    public EntityRef Subject => new("ticket", TicketId);
}

/// <summary>
/// Something that an escalation step does could not be done: a notice found nobody to go to, or the ticket could not be changed so. The
/// step counts as taken. It is recorded in the transaction of the step.
/// </summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="ClockId">The clock.</param>
/// <param name="Target">The kind of target.</param>
/// <param name="PolicyId">The policy.</param>
/// <param name="Step">The step's number in its policy.</param>
/// <param name="Action">What could not be done.</param>
[Hook("sla.action-failed")]
public sealed record SlaActionFailed(long TicketId, long ClockId, SlaTarget Target, long PolicyId, int Step, SlaStepAction Action) : IAction
{
    /// <inheritdoc />
    public EntityRef Subject => new("ticket", TicketId);
}
