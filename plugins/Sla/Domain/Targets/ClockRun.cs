using Hookdesk.Sla.Contracts;
using NodaTime;

namespace Hookdesk.Sla.Domain.Targets;

/// <summary>
/// The run of one clock, as the timeline of its ticket tells it: from when to when, whatever the target and the calendar.
/// </summary>
/// <param name="Target">The kind of target.</param>
/// <param name="Starter">The message that it began with; 0 for the ticket itself. Target and starter name a clock within its
/// ticket.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="StartedBy">What began it.</param>
internal sealed record ClockRun(SlaTarget Target, long Starter, Instant StartedAt, SlaReason StartedBy)
{
    /// <summary>When it ended; null while it runs or is paused.</summary>
    public Instant? EndedAt { get; init; }

    /// <summary>What ended it.</summary>
    public SlaReason EndedBy { get; init; }

    /// <summary>True when it ended because its target was met.</summary>
    public bool IsMet { get; init; }

    public bool HasEnded => EndedAt is not null;

    public ClockRun Met(Instant at, SlaReason by) => this with { EndedAt = at, EndedBy = by, IsMet = true };

    public ClockRun Canceled(Instant at, SlaReason by) => this with { EndedAt = at, EndedBy = by };
}
