using System.Text.Json;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.BusinessHours;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Sla.Domain.Targets;
using Hookdesk.Ticketing.Contracts;
using NodaTime;

namespace Hookdesk.Sla.Clocks;

/// <summary>Why a ticket's clocks are looked at.</summary>
/// <param name="Reason">What is told of clocks that change without their own timeline having changed.</param>
/// <param name="At">When that happened.</param>
internal sealed record Cause(SlaReason Reason, Instant At)
{
    /// <summary>Clocks that ended before this are not made any more: nobody had set a target then.</summary>
    public Instant NewFrom { get; init; } = Instant.MinValue;

    /// <summary>True where the rules changed and nothing happened to the ticket itself: what is over by them is noted at once.</summary>
    public bool IsOfRules { get; init; }

    /// <summary>
    /// When the rules changed, where the ticket was not looked at since: what they would have escalated until then is passed over,
    /// whatever the reason.
    /// </summary>
    public Instant? RulesChangedAt { get; init; }

    /// <summary>Up to here all that happened is known: nothing later is told to be late.</summary>
    public Instant KnownUntil { get; init; } = At;
}

/// <summary>
/// Brings a ticket's clocks into agreement with its timeline and its policy. Clocks that ended stay as they ended, unless the timeline
/// itself says otherwise now (a reply was taken back, the ticket was reopened). What ends is judged by the target that its clock had
/// until then, also where the same moment brings another policy.
/// </summary>
/// <param name="ticketId">The ticket.</param>
/// <param name="timeline">What happened to it.</param>
/// <param name="facts">Its policy and priority.</param>
/// <param name="into">Where the changes go; those of several moments may go into one.</param>
internal sealed class ClockReconciler(long ticketId, TicketTimeline timeline, TicketSnapshot facts, ClockChanges? into = null)
{
    private readonly ClockChanges _changes = into ?? new ClockChanges();
    private readonly Policy? _policy = facts.Policy;

    public ClockChanges Run(List<ClockRow> clocks, Cause cause)
    {
        var hasFirstResponseTarget = _policy?.For(SlaTarget.FirstResponse)?.MinutesFor(facts.Priority) is not null;
        foreach (var target in Enum.GetValues<SlaTarget>())
        {
            var left = clocks.Where(clock => clock.Target == target).ToDictionary(clock => clock.Starter);
            var policyTarget = _policy?.For(target);
            foreach (var run in ClockRuns.Of(timeline, target, hasFirstResponseTarget))
            {
                left.Remove(run.Starter, out var clock);
                if (clock is { IsActive: true } && run.HasEnded)
                    Settle(clock, run);
                else if (policyTarget?.MinutesFor(facts.Priority) is { } minutes)
                    Keep(clocks, clock, run, policyTarget, minutes, cause);
                else if (clock is { IsActive: true })
                    Settle(clock, Canceled(clock, cause.At, cause.IsOfRules ? cause.Reason : SlaReason.TicketChanged));
            }
            // What they began with is gone.
            foreach (var clock in left.Values.Where(clock => clock.IsActive))
                Settle(clock, Canceled(clock, cause.At, cause.Reason), isVoid: true);
        }
        return _changes;
    }

    private void Keep(List<ClockRow> clocks, ClockRow? clock, ClockRun run, PolicyTarget policyTarget, int minutes, Cause cause)
    {
        var isNew = clock is null;
        if (isNew && run.EndedAt < cause.NewFrom)
            return;
        if (clock is { IsActive: false } && Ended(clock, run, cause))
            return;
        clock ??= new ClockRow
        {
            TicketId = ticketId,
            Target = run.Target,
            Starter = run.Starter,
            State = SlaClockState.Running,
            Reason = run.StartedBy,
        };
        var before = clock with { };

        var times = new ClockTimes(
            timeline,
            run,
            policyTarget.PausedBy,
            minutes,
            policyTarget.InBusinessHours ? facts.CalendarOf(_policy!.CalendarId) : WorkingCalendar.AlwaysOpen
        );
        (clock.PolicyId, clock.PolicyName, clock.PolicyVersion) = (_policy!.Id, _policy.Name, _policy.Version);
        (clock.CalendarId, clock.Priority, clock.Minutes) = (
            policyTarget.InBusinessHours ? _policy.CalendarId : 0,
            facts.Priority,
            minutes
        );
        clock.PausedBy = JsonSerializer.Serialize(
            [.. policyTarget.PausedBy.Select(status => (int)status)],
            ClockStepsContext.Default.Int32Array
        );
        Fill(clock, run, times);
        if (isNew)
        {
            clocks.Add(clock);
            _changes.Started(clock, clock.StartedAt, run.StartedBy);
        }
        if (before.IsActive)
            TellPauses(clock, times, before.Pauses, before.IsPaused);
        else
        {
            (clock.EndedAt, clock.Reason) = (null, cause.Reason);
            _changes.Resumed(clock, cause.At.ToDateTimeOffset(), cause.Reason);
            if (times.IsPaused)
                _changes.Paused(clock, times.Pauses[^1].From.ToDateTimeOffset(), PauseReason());
        }

        if (run.HasEnded)
            End(clock, run, times.BreachedBeforeEnd);
        else
            GoOn(clock, times, before, isNew, cause);
        if (clock != before)
            _changes.Touch(clock);
    }

    // Ends an active clock by its own terms. One that is void, because what it began with is gone, is not told to be late any more.
    private void Settle(ClockRow clock, ClockRun run, bool isVoid = false)
    {
        var before = clock with { };
        var times = new ClockTimes(
            timeline,
            run,
            PausedBy(clock),
            clock.Minutes,
            clock.CalendarId == 0 ? WorkingCalendar.AlwaysOpen : facts.CalendarOf(clock.CalendarId)
        );
        Fill(clock, run, times);
        TellPauses(clock, times, before.Pauses, before.IsPaused);
        End(clock, run, isVoid && clock.BreachedAt is null ? null : times.BreachedBeforeEnd);
    }

    private static ClockRun Canceled(ClockRow clock, Instant at, SlaReason reason)
    {
        var start = Instant.FromDateTimeOffset(clock.StartedAt);
        return new ClockRun(clock.Target, clock.Starter, start, clock.Reason).Canceled(at < start ? start : at, reason);
    }

    private static void Fill(ClockRow clock, ClockRun run, ClockTimes times)
    {
        clock.StartedAt = run.StartedAt.ToDateTimeOffset();
        (clock.DueAt, clock.WarnAt) = (times.Due?.ToDateTimeOffset(), times.Warn?.ToDateTimeOffset());
        (clock.Elapsed, clock.Paused, clock.Pauses) = (
            (long)times.Elapsed.TotalMilliseconds,
            (long)times.Paused.TotalMilliseconds,
            times.Pauses.Count
        );
    }

    private void GoOn(ClockRow clock, ClockTimes times, ClockRow before, bool isNew, Cause cause)
    {
        clock.State = times.IsPaused ? SlaClockState.Paused : SlaClockState.Running;
        if (times.IsPaused)
            clock.Reason = PauseReason();
        else if (before.IsPaused)
            clock.Reason = SlaReason.StatusChanged;
        // Breached before and still: at the due time as it is now. Not any more, because there is more time now: it may be breached again.
        if (clock.BreachedAt is not null)
            clock.BreachedAt = times.Due <= cause.At || clock.DueAt == before.DueAt ? clock.DueAt : null;
        else if (times.Due <= cause.KnownUntil && cause.IsOfRules)
        {
            clock.BreachedAt = clock.DueAt;
            _changes.Breached(clock, clock.DueAt!.Value);
        }
        if (cause.RulesChangedAt is { } changed)
            clock.PassOver(
                times,
                _policy!,
                changed,
                !isNew && before.PolicyId == clock.PolicyId && before.PolicyVersion == clock.PolicyVersion && before.DueAt == clock.DueAt
            );
        if (!isNew && before.IsActive && before.IsPaused == times.IsPaused && before.DueAt != clock.DueAt)
            _changes.Changed(
                clock,
                cause.At.ToDateTimeOffset(),
                cause.IsOfRules || HaveSameTerms(before, clock) ? cause.Reason : SlaReason.TicketChanged
            );
        clock.Await(times, _policy!);
    }

    private void End(ClockRow clock, ClockRun run, Instant? breachedAt)
    {
        clock.EndedAt = run.EndedAt!.Value.ToDateTimeOffset();
        (clock.Reason, clock.NextAt, clock.StepsDue) = (run.EndedBy, null, ClockRow.NoSteps);
        var breached = breachedAt?.ToDateTimeOffset();
        if (breached is { } at && clock.BreachedAt is null)
            _changes.Breached(clock, at);
        clock.BreachedAt = breached;
        clock.State = run.IsMet ? SlaClockState.Met : SlaClockState.Canceled;
        if (run.IsMet)
            _changes.Met(clock, clock.EndedAt.Value, run.EndedBy, breached is not null);
        else
            _changes.Canceled(clock, clock.EndedAt.Value, run.EndedBy);
    }

    // Ended as the timeline says: it stays as it is. So does what was canceled by a change of policy and is over by now, and what would
    // have ended at another time with messages that were merged in or split off: only what happened at that very time and is learned of
    // now, or that its own reply was taken back, makes another end of it.
    private bool Ended(ClockRow clock, ClockRun run, Cause cause) =>
        run.EndedAt is { } end
        && (
            (clock.EndedAt == end.ToDateTimeOffset() && (clock.State == SlaClockState.Met) == run.IsMet)
            || (clock.State == SlaClockState.Canceled && clock.EndedAt <= end.ToDateTimeOffset())
            || (cause.At != end && !(cause.Reason == SlaReason.ReplyTakenBack && IsTakenBack(clock)))
        );

    private bool IsTakenBack(ClockRow clock) =>
        clock.Reason == SlaReason.AgentReplied
        && !timeline.Messages.Any(message => message.Kind == TimelineMessageKind.Reply && message.At.ToDateTimeOffset() == clock.EndedAt);

    private IReadOnlyList<StatusCategory> PausedBy(ClockRow clock) =>
        clock.PausedBy is { } noted
            ? [.. JsonSerializer.Deserialize(noted, ClockStepsContext.Default.Int32Array)!.Select(number => (StatusCategory)number)]
            : _policy?.For(clock.Target)?.PausedBy ?? [];

    private void TellPauses(ClockRow clock, ClockTimes times, int known, bool wasPaused)
    {
        for (var index = Math.Max(0, wasPaused ? known - 1 : known); index < times.Pauses.Count; index++)
        {
            var (from, to) = (times.Pauses[index].From, times.Pauses[index].To);
            var closed = TicketTimeline.IsOverIn(timeline.Statuses.Last(change => change.At <= from).Category);
            if (index >= known)
                _changes.Paused(clock, from.ToDateTimeOffset(), closed ? SlaReason.TicketClosed : SlaReason.StatusChanged);
            if (to is { } until)
                _changes.Resumed(clock, until.ToDateTimeOffset(), closed ? SlaReason.TicketReopened : SlaReason.StatusChanged);
        }
    }

    private static bool HaveSameTerms(ClockRow one, ClockRow other) =>
        (one.PolicyId, one.CalendarId, one.Minutes) == (other.PolicyId, other.CalendarId, other.Minutes);

    private SlaReason PauseReason() => TicketTimeline.IsOverIn(timeline.Category) ? SlaReason.TicketClosed : SlaReason.StatusChanged;
}
