using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Sla.Domain.Promises;
using Hookdesk.Sla.Domain.WorkingTime;
using Hookdesk.Ticketing.Contracts;
using NodaTime;

namespace Hookdesk.Sla.Clocks;

/// <summary>Why a ticket's clocks are looked at.</summary>
/// <param name="Reason">What is told of clocks that change without their own story having changed.</param>
/// <param name="At">When that happened.</param>
internal sealed record Cause(SlaReason Reason, Instant At)
{
    /// <summary>Clocks that ended before this are not made any more: nobody had promised anything then.</summary>
    public Instant NewFrom { get; init; } = Instant.MinValue;

    /// <summary>True where a policy or calendar changed: what it would have escalated in the past is passed over.</summary>
    public bool PassesOverOldSteps { get; init; }
}

/// <summary>
/// Brings a ticket's clocks into agreement with its story and its policy. Clocks that ended stay as they ended, unless the story itself says otherwise now (a reply was taken back, the
/// ticket was opened again).
/// </summary>
/// <param name="ticketId">The ticket.</param>
/// <param name="story">What happened to it.</param>
/// <param name="policy">Its policy; null for none.</param>
/// <param name="calendar">The policy's calendar.</param>
/// <param name="priority">The ticket's priority.</param>
internal sealed class Reconcile(long ticketId, Story story, Policy? policy, WorkingCalendar calendar, TicketPriority priority)
{
    private readonly ClockChanges _changes = new();

    public ClockChanges Run(List<ClockRow> clocks, Cause cause)
    {
        var firstReplyIsPromised = policy?.For(SlaTarget.FirstReply)?.MinutesFor(priority) is not null;
        foreach (var target in Enum.GetValues<SlaTarget>())
        {
            var left = clocks.Where(clock => clock.Target == target).ToDictionary(clock => clock.Starter);
            var promise = policy?.For(target);
            foreach (var course in Courses.Of(story, target, firstReplyIsPromised))
            {
                left.Remove(course.Starter, out var clock);
                if (promise?.MinutesFor(priority) is { } minutes) Keep(clocks, clock, course, promise, minutes, cause);
                else if (clock is { IsActive: true }) Cancel(clock, course.EndedAt is { } end && !course.IsMet ? cause with { At = end, Reason = course.EndedBy } : cause);
            }
            // What they began with is gone.
            foreach (var clock in left.Values.Where(clock => clock.IsActive)) Cancel(clock, cause);
        }
        return _changes;
    }

    /// <summary>When a step or the breach of an active clock is next; also for a clock whose step was just done.</summary>
    public static Instant? Next(ClockRow clock, ClockTimes times, Policy policy)
    {
        var done = clock.DoneSteps();
        var next = policy.StepsOf(clock.Target).Where(step => !done.Contains(step.Id)).Select(times.Of).Append(clock.BreachedAt is null ? times.Due : null);
        return next.Where(at => at is not null).Min();
    }

    private void Keep(List<ClockRow> clocks, ClockRow? clock, Course course, Promise promise, int minutes, Cause cause)
    {
        var isNew = clock is null;
        if (isNew && course.EndedAt < cause.NewFrom) return;
        if (clock is { IsActive: false } && Ended(clock, course, cause)) return;
        clock ??= new ClockRow { TicketId = ticketId, Target = course.Target, Starter = course.Starter, State = SlaClockState.Running, Reason = course.StartedBy };
        var before = Known.Of(clock);

        var times = new ClockTimes(story, course, promise, minutes, promise.InWorkingTime ? calendar : WorkingCalendar.AlwaysOpen);
        clock.StartedAt = course.StartedAt.ToDateTimeOffset();
        Fill(clock, promise, minutes, times);
        if (isNew)
        {
            clocks.Add(clock);
            _changes.Started(clock, clock.StartedAt, course.StartedBy);
        }
        if (before.IsActive) TellPauses(clock, times, before.Pauses, before.IsPaused);
        else
        {
            (clock.EndedAt, clock.Reason) = (null, cause.Reason);
            _changes.Resumed(clock, cause.At.ToDateTimeOffset(), cause.Reason);
            if (times.IsPaused) _changes.Paused(clock, times.Pauses[^1].From.ToDateTimeOffset(), PauseReason());
        }

        if (course.EndedAt is { } end) End(clock, course, end, times);
        else GoOn(clock, times, before, isNew, cause);
        if (Known.Of(clock) != before) _changes.Touch(clock);
    }

    private void Fill(ClockRow clock, Promise promise, int minutes, ClockTimes times)
    {
        (clock.PolicyId, clock.PolicyName) = (policy!.Id, policy.Name);
        (clock.CalendarId, clock.Priority, clock.Minutes) = (promise.InWorkingTime ? policy.CalendarId : 0, priority, minutes);
        (clock.DueAt, clock.WarnAt) = (times.Due?.ToDateTimeOffset(), times.Warn?.ToDateTimeOffset());
        (clock.Elapsed, clock.Paused, clock.Pauses) = ((long)times.Elapsed.TotalMilliseconds, (long)times.Paused.TotalMilliseconds, times.Pauses.Count);
    }

    private void GoOn(ClockRow clock, ClockTimes times, Known before, bool isNew, Cause cause)
    {
        clock.State = times.IsPaused ? SlaClockState.Paused : SlaClockState.Running;
        if (times.IsPaused) clock.Reason = PauseReason();
        else if (before.IsPaused) clock.Reason = SlaReason.StatusChanged;
        var passed = times.Due is { } due && due <= cause.At;
        // Breached before and still: at the due time as it is now. Not any more, because there is more time now: it may be breached again.
        if (clock.BreachedAt is not null) clock.BreachedAt = passed ? clock.DueAt : null;
        else if (passed && cause.PassesOverOldSteps)
        {
            clock.BreachedAt = clock.DueAt;
            _changes.Breached(clock, clock.DueAt!.Value);
        }
        if (cause.PassesOverOldSteps) PassOver(clock, times, cause.At);
        if (!isNew && before.IsActive && before.IsPaused == times.IsPaused && before.DueAt != clock.DueAt) _changes.Changed(clock, cause.At.ToDateTimeOffset(), cause.Reason);
        clock.NextAt = Next(clock, times, policy!)?.ToDateTimeOffset();
    }

    private void End(ClockRow clock, Course course, Instant end, ClockTimes times)
    {
        clock.EndedAt = end.ToDateTimeOffset();
        (clock.Reason, clock.NextAt) = (course.EndedBy, null);
        var breached = times.BreachedBeforeEnd?.ToDateTimeOffset();
        if (breached is { } at && clock.BreachedAt is null) _changes.Breached(clock, at);
        clock.BreachedAt = breached;
        clock.State = course.IsMet ? SlaClockState.Met : SlaClockState.Cancelled;
        if (course.IsMet) _changes.Met(clock, clock.EndedAt.Value, course.EndedBy, breached is not null);
        else _changes.Cancelled(clock, clock.EndedAt.Value, course.EndedBy);
    }

    private void Cancel(ClockRow clock, Cause cause)
    {
        (clock.State, clock.Reason, clock.NextAt) = (SlaClockState.Cancelled, cause.Reason, null);
        clock.EndedAt = cause.At.ToDateTimeOffset();
        _changes.Cancelled(clock, clock.EndedAt.Value, cause.Reason);
    }

    // Ended as the story says: it stays as it is. So does what was cancelled by a change of policy and is over by now, and what had ended before other messages were merged in.
    private static bool Ended(ClockRow clock, Course course, Cause cause) => course.EndedAt is { } end
        && ((clock.EndedAt == end.ToDateTimeOffset() && (clock.State == SlaClockState.Met) == course.IsMet)
            || (clock.State == SlaClockState.Cancelled && clock.EndedAt <= end.ToDateTimeOffset())
            || cause.Reason is SlaReason.TicketMerged or SlaReason.TicketSplit);

    private void TellPauses(ClockRow clock, ClockTimes times, int known, bool wasPaused)
    {
        for (var index = Math.Max(0, wasPaused ? known - 1 : known); index < times.Pauses.Count; index++)
        {
            var (from, to) = (times.Pauses[index].From, times.Pauses[index].To);
            var closed = Story.IsOverIn(story.Statuses.Last(change => change.At <= from).Status);
            if (index >= known) _changes.Paused(clock, from.ToDateTimeOffset(), closed ? SlaReason.TicketClosed : SlaReason.StatusChanged);
            if (to is { } until) _changes.Resumed(clock, until.ToDateTimeOffset(), closed ? SlaReason.TicketReopened : SlaReason.StatusChanged);
        }
    }

    private void PassOver(ClockRow clock, ClockTimes times, Instant now)
    {
        var done = clock.DoneSteps();
        foreach (var step in policy!.StepsOf(clock.Target).Where(step => times.Of(step) <= now)) done.Add(step.Id);
        clock.StepsDone = string.Join(' ', done.Order());
    }

    private SlaReason PauseReason() => Story.IsOverIn(story.Status) ? SlaReason.TicketClosed : SlaReason.StatusChanged;

    // What tells whether a clock changed.
    private readonly record struct Known(long Policy, string Name, long Calendar, TicketPriority Priority, int Minutes, SlaClockState State, DateTimeOffset? DueAt, DateTimeOffset? WarnAt, DateTimeOffset? EndedAt,
        DateTimeOffset? BreachedAt, DateTimeOffset? NextAt, int Pauses, long Elapsed, long Paused, string Steps)
    {
        public bool IsPaused => State == SlaClockState.Paused;
        public bool IsActive => State is SlaClockState.Running or SlaClockState.Paused;

        public static Known Of(ClockRow row) => new(row.PolicyId, row.PolicyName, row.CalendarId, row.Priority, row.Minutes, row.State, row.DueAt, row.WarnAt, row.EndedAt, row.BreachedAt, row.NextAt, row.Pauses, row.Elapsed,
            row.Paused, row.StepsDone);
    }
}
