using Hookdesk.Sla.Contracts;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Sla.Domain.Policies;

/// <summary>A policy: which tickets it is for, their targets, and what happens when an SLA target is at risk.</summary>
internal sealed record Policy
{
    public long Id { get; init; }

    /// <summary>1 to 100 characters, not taken by another policy.</summary>
    public required string Name { get; init; }

    /// <summary>The first policy in this order that fits a ticket is the ticket's.</summary>
    public int Position { get; init; }

    public bool IsEnabled { get; init; } = true;

    /// <summary>The calendar of targets in business hours.</summary>
    public long CalendarId { get; init; }

    /// <summary>Which tickets it is for. It asks about the ticket alone, never about the time or who looks.</summary>
    public ConditionGroup Condition { get; init; } = ConditionGroup.Everything;

    /// <summary>At most one of each kind.</summary>
    public IReadOnlyList<PolicyTarget> Targets { get; init; } = [];

    /// <summary>In the order in which the admin wrote them.</summary>
    public IReadOnlyList<EscalationStep> Steps { get; init; } = [];

    /// <summary>
    /// The highest number that a step ever had. A number is not given again, because clocks remember which steps they took.
    /// </summary>
    public int LastStep { get; init; }

    /// <summary>Grows with each change.</summary>
    public long Version { get; init; }

    public PolicyTarget? For(SlaTarget target) => Targets.FirstOrDefault(policyTarget => policyTarget.Target == target);

    public IEnumerable<EscalationStep> StepsOf(SlaTarget target) => Steps.Where(step => step.Target is null || step.Target == target);
}

/// <summary>What a policy sets for one kind of SLA target.</summary>
internal sealed record PolicyTarget
{
    public required SlaTarget Target { get; init; }

    /// <summary>True for hours of the policy's calendar, false for hours of the clock.</summary>
    public bool InBusinessHours { get; init; } = true;

    /// <summary>Minutes by priority from low to urgent, each 1 to 525,600 (a year); null sets no target for that priority.</summary>
    public required IReadOnlyList<int?> Minutes { get; init; }

    /// <summary>The statuses that hold the clock.</summary>
    public IReadOnlyList<StatusCategory> PausedBy { get; init; } = [];

    public int? MinutesFor(TicketPriority priority) => (int)priority < Minutes.Count ? Minutes[(int)priority] : null;
}

/// <summary>What happens at a point of a clock's time.</summary>
internal sealed record EscalationStep
{
    /// <summary>Stays the same while the step is in the policy, so that what was done is not done again after a change.</summary>
    public required int Id { get; init; }

    /// <summary>The target whose clock it watches; null for each.</summary>
    public SlaTarget? Target { get; init; }

    /// <summary>At this share of the target's time, in percent, 1 to 1,000; null where <see cref="OffsetMinutes"/> says when.</summary>
    public int? Percent { get; init; }

    /// <summary>
    /// So many minutes before (negative) or after the due time, in the target's own kind of time; at most a year either way.
    /// </summary>
    public int? OffsetMinutes { get; init; }

    public IReadOnlyList<EscalationAction> Actions { get; init; } = [];
}

/// <summary>What an escalation step does.</summary>
/// <param name="Kind">What.</param>
/// <param name="Value">To whom or what: an email address, a user's id, a priority, a tag, the hook's name; empty where the kind says it
/// all.</param>
internal sealed record EscalationAction(EscalationKind Kind, string Value = "");

/// <summary>The kinds of actions. Stored by name.</summary>
internal enum EscalationKind
{
    /// <summary>A notice to the assignee, or to the team where there is none.</summary>
    NotifyAssignee,

    /// <summary>A notice to each member of the department.</summary>
    NotifyTeam,

    /// <summary>A notice to those who oversee the department.</summary>
    NotifyLead,

    /// <summary>A notice to an email address.</summary>
    NotifyAddress,

    /// <summary>Another assignee.</summary>
    Assign,

    /// <summary>A higher priority; one that is as high already stays.</summary>
    RaisePriority,

    /// <summary>A tag.</summary>
    AddTag,

    /// <summary>The action <c>sla.step-reached</c> with a name, which other plugins handle.</summary>
    RunHook,
}
