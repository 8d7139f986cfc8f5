using Hookdesk.Sla.Domain.BusinessHours;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Sla.Domain.Targets;
using Hookdesk.Ticketing.Contracts;
using NodaTime;

namespace Hookdesk.Sla.Clocks;

/// <summary>The times of one clock, by its target, the calendar and the ticket's timeline.</summary>
internal sealed class ClockTimes
{
    // From here on an SLA target is shown as at risk.
    public const int WarnPercent = 75;

    private readonly WorkingCalendar _calendar;
    private readonly Duration _target;
    private readonly Instant _start;
    private readonly Instant? _end;

    public ClockTimes(TicketTimeline timeline, ClockRun run, IReadOnlyList<StatusCategory> pausedBy, int minutes, WorkingCalendar calendar)
    {
        (_calendar, _target, _start, _end) = (calendar, Duration.FromMinutes(minutes), run.StartedAt, run.EndedAt);
        Pauses = [.. PausesOf(timeline, run, pausedBy)];
        Due = TargetArithmetic.Due(calendar, _start, _target, Pauses);
        Warn = At(Duration.FromMilliseconds(_target.TotalMilliseconds * WarnPercent / 100));
        Elapsed = (_end ?? Pauses.LastOrDefault(pause => pause.To is null)?.From) is { } stands
            ? TargetArithmetic.Elapsed(calendar, _start, stands, Pauses)
            : PausedSinceDue();
    }

    /// <summary>The stretches in which the ticket's status held the clock, in order; only the last may be open.</summary>
    public IReadOnlyList<Pause> Pauses { get; }

    /// <summary>Null while it is paused, or beyond ten years.</summary>
    public Instant? Due { get; }

    public Instant? Warn { get; }

    public bool IsPaused => _end is null && Pauses.Count > 0 && Pauses[^1].To is null;

    /// <summary>
    /// What counted up to the end or to the pause; for a running clock what pauses since it was due took of its own time.
    /// </summary>
    public Duration Elapsed { get; }

    /// <summary>When the time was over, where that was before the end. Exactly at the due time is in time.</summary>
    public Instant? BreachedBeforeEnd => _end is { } end && Due is { } due && due < end ? due : null;

    /// <summary>How long pauses lasted, by the clock on the wall; an open one up to the end.</summary>
    public Duration Paused =>
        Pauses.Aggregate(Duration.Zero, (sum, pause) => (pause.To ?? _end) is { } to && to > pause.From ? sum + (to - pause.From) : sum);

    /// <summary>When a step is reached; null while the clock is paused before it.</summary>
    public Instant? Of(EscalationStep step)
    {
        var counted = step.Percent is { } percent ? _target * percent / 100 : _target + Duration.FromMinutes(step.OffsetMinutes ?? 0);
        return counted <= Duration.Zero ? _start : At(counted);
    }

    private Duration PausedSinceDue() =>
        Due is { } due && Pauses.Count > 0 && Pauses[^1].To is { } until && until > due
            ? _calendar.Between(due, until) - TargetArithmetic.Elapsed(_calendar, due, until, Pauses)
            : Duration.Zero;

    private Instant? At(Duration counted) => TargetArithmetic.Due(_calendar, _start, counted, Pauses);

    // A closed ticket is not worked on: the time until it is opened again counts for no clock.
    private static IEnumerable<Pause> PausesOf(TicketTimeline timeline, ClockRun run, IReadOnlyList<StatusCategory> pausedBy)
    {
        foreach (var (from, to) in timeline.In([.. pausedBy, .. StatusCategories.All.Where(TicketTimeline.IsOverIn)]))
        {
            if (to <= run.StartedAt || (run.EndedAt is { } end && from >= end))
                continue;
            yield return new Pause(from < run.StartedAt ? run.StartedAt : from, to);
        }
    }
}
