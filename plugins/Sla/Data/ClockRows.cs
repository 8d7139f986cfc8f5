using Hookdesk.Sla.Contracts;
using Hookdesk.Ticketing.Contracts;
using LinqToDB.Mapping;

namespace Hookdesk.Sla.Data;

/// <summary>A policy; its conditions, targets and steps are one document.</summary>
[Table("sla_policy")]
internal sealed class PolicyRow
{
    [Column("id"), PrimaryKey, Identity]
    public long Id { get; set; }

    [Column("name")]
    public string Name { get; set; } = "";

    [Column("position")]
    public int Position { get; set; }

    [Column("is_enabled")]
    public bool IsEnabled { get; set; }

    [Column("calendar_id")]
    public long CalendarId { get; set; }

    [Column("definition")]
    public string Definition { get; set; } = "";

    [Column("version")]
    public long Version { get; set; }
}

/// <summary>What SLA targets need to know of a ticket.</summary>
[Table("sla_ticket")]
internal sealed record TicketRow
{
    /// <summary>The place of tickets without a due time in lists by due time: behind all others.</summary>
    public const long NotDue = long.MaxValue;

    [Column("ticket_id"), PrimaryKey]
    public long TicketId { get; set; }

    /// <summary>The newest event that is in it: events may come twice.</summary>
    [Column("event_id")]
    public long EventId { get; set; }

    [Column("policy_id")]
    public long? PolicyId { get; set; }

    [Column("status")]
    public int StatusId { get; set; }

    [Column("priority")]
    public TicketPriority Priority { get; set; }

    [Column("department_id")]
    public long DepartmentId { get; set; }

    /// <summary>0 for nobody.</summary>
    [Column("assignee_id")]
    public long AssigneeId { get; set; }

    [Column("is_open")]
    public bool IsOpen { get; set; }

    /// <summary>Unix milliseconds of the earliest due time, also a past one; <see cref="NotDue"/> where nothing is due.</summary>
    [Column("due_order")]
    public long DueOrder { get; set; } = NotDue;

    /// <summary>The clock with that due time, else one that is paused.</summary>
    [Column("due_clock_id")]
    public long? DueClockId { get; set; }

    /// <summary>See <see cref="Domain.Targets.TimelineJson"/>.</summary>
    [Column("timeline")]
    public string Timeline { get; set; } = "";
}

/// <summary>A clock. One that has ended is not worked out again: it is what reports are made of.</summary>
[Table("sla_clock")]
internal sealed record ClockRow
{
    /// <summary>An empty list of steps.</summary>
    public const string NoSteps = "[]";

    [Column("id"), PrimaryKey, Identity]
    public long Id { get; set; }

    [Column("ticket_id")]
    public long TicketId { get; set; }

    [Column("target")]
    public SlaTarget Target { get; set; }

    /// <summary>The message that it began with; 0 for the ticket itself.</summary>
    [Column("starter")]
    public long Starter { get; set; }

    [Column("policy_id")]
    public long PolicyId { get; set; }

    [Column("policy_name")]
    public string PolicyName { get; set; } = "";

    /// <summary>The version of the policy by which it was worked out. Nothing is escalated by another one.</summary>
    [Column("policy_version")]
    public long PolicyVersion { get; set; }

    /// <summary>0 for hours of the clock.</summary>
    [Column("calendar_id")]
    public long CalendarId { get; set; }

    [Column("priority")]
    public TicketPriority Priority { get; set; }

    /// <summary>The target's time.</summary>
    [Column("minutes")]
    public int Minutes { get; set; }

    /// <summary>
    /// Numbers of the statuses that hold it, as a JSON array; null for a clock that was not looked at since this is noted.
    /// </summary>
    [Column("paused_by")]
    public string? PausedBy { get; set; }

    [Column("state")]
    public SlaClockState State { get; set; }

    [Column("started_at")]
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>Null while a pause holds it that began before it was due.</summary>
    [Column("due_at")]
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>From when it is shown as at risk.</summary>
    [Column("warn_at")]
    public DateTimeOffset? WarnAt { get; set; }

    [Column("ended_at")]
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Why it is in the state that it is in.</summary>
    [Column("reason")]
    public SlaReason Reason { get; set; }

    /// <summary>The due time, once it has passed.</summary>
    [Column("breached_at")]
    public DateTimeOffset? BreachedAt { get; set; }

    /// <summary>
    /// Milliseconds that counted, up to the end or to the pause. Of a running clock those of its own time that pauses since it was due
    /// took: they make it no later.
    /// </summary>
    [Column("elapsed")]
    public long Elapsed { get; set; }

    /// <summary>Milliseconds in pauses that are over, or up to the end, as the clock on the wall counts.</summary>
    [Column("paused")]
    public long Paused { get; set; }

    /// <summary>How often it was paused.</summary>
    [Column("pauses")]
    public int Pauses { get; set; }

    /// <summary>The escalation steps that were done or passed over: a JSON array of <c>policy</c> and <c>step</c>.</summary>
    [Column("steps_done")]
    public string StepsDone { get; set; } = NoSteps;

    /// <summary>
    /// The steps that wait: a JSON array of <c>policy</c>, <c>step</c> and <c>at</c> in Unix milliseconds; null for a clock that was not
    /// looked at since this is noted.
    /// </summary>
    [Column("steps_due")]
    public string? StepsDue { get; set; }

    /// <summary>When something is to be done next: a step, or noting the breach. Null for nothing.</summary>
    [Column("next_at")]
    public DateTimeOffset? NextAt { get; set; }

    public bool IsActive => State is SlaClockState.Running or SlaClockState.Paused;

    public bool IsPaused => State == SlaClockState.Paused;
}

/// <summary>A notice that waits to be sent with others to the same receiver.</summary>
[Table("sla_notice")]
internal sealed class NoticeRow
{
    [Column("id"), PrimaryKey, Identity]
    public long Id { get; set; }

    /// <summary>The email address.</summary>
    [Column("receiver")]
    public string Receiver { get; set; } = "";

    /// <summary>The user whose address it is, or null.</summary>
    [Column("user_id")]
    public long? UserId { get; set; }

    [Column("ticket_id")]
    public long TicketId { get; set; }

    [Column("clock_id")]
    public long ClockId { get; set; }

    [Column("target")]
    public SlaTarget Target { get; set; }

    [Column("due_at")]
    public DateTimeOffset? DueAt { get; set; }

    [Column("created_at")]
    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>How far the event log was followed. One row.</summary>
[Table("sla_position")]
internal sealed class PositionRow
{
    [Column("id"), PrimaryKey]
    public int Id { get; set; } = 1;

    [Column("event_id")]
    public long EventId { get; set; }

    [Column("at")]
    public DateTimeOffset At { get; set; }
}

/// <summary>The work of a change of policy or calendar: all open tickets, by number.</summary>
[Table("sla_recalculation")]
internal sealed class RecalculationRow
{
    [Column("id"), PrimaryKey, Identity]
    public long Id { get; set; }

    [Column("reason")]
    public SlaReason Reason { get; set; }

    /// <summary>When the last of the rules changed that it is about.</summary>
    [Column("requested_at")]
    public DateTimeOffset RequestedAt { get; set; }

    /// <summary>Tickets up to this one are done.</summary>
    [Column("after_ticket_id")]
    public long AfterTicketId { get; set; }

    [Column("done")]
    public long Done { get; set; }

    /// <summary>Tickets of which a clock changed.</summary>
    [Column("changed")]
    public long Changed { get; set; }

    [Column("total")]
    public long? Total { get; set; }

    [Column("finished_at")]
    public DateTimeOffset? FinishedAt { get; set; }
}
