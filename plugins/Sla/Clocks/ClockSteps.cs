using System.Globalization;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.Policies;
using NodaTime;

namespace Hookdesk.Sla.Clocks;

/// <summary>
/// Which escalation steps of a clock are done, and when the others are due. A step's number means something in its policy only, so
/// policy and step name it.
/// </summary>
internal static class ClockSteps
{
    public static HashSet<string> DoneSteps(this ClockRow clock) => [.. Words(clock.StepsDone)];

    /// <summary>Notes steps as done or passed over.</summary>
    public static void Finish(this ClockRow clock, Policy policy, IEnumerable<EscalationStep> steps)
    {
        var done = clock.DoneSteps();
        done.UnionWith(steps.Select(step => Key(policy, step)));
        clock.StepsDone = string.Join(' ', done.Order(StringComparer.Ordinal));
    }

    /// <summary>The steps that are still to be taken, with their times; null while the clock is paused before them.</summary>
    public static IEnumerable<(EscalationStep Step, Instant? At)> Waiting(this ClockRow clock, ClockTimes times, Policy policy)
    {
        var done = clock.DoneSteps();
        return policy.StepsOf(clock.Target).Where(step => !done.Contains(Key(policy, step))).Select(step => (step, times.Of(step)));
    }

    /// <summary>
    /// Sets when a step or the breach of an active clock is next, and notes the times of all steps that wait: a later change of rules
    /// is held against them.
    /// </summary>
    public static void Await(this ClockRow clock, ClockTimes times, Policy policy)
    {
        var waiting = clock.Waiting(times, policy).Where(pair => pair.At is not null).ToList();
        clock.StepsDue = string.Join(
            ' ',
            waiting.Select(pair =>
                string.Create(CultureInfo.InvariantCulture, $"{Key(policy, pair.Step)}@{pair.At!.Value.ToUnixTimeMilliseconds()}")
            )
        );
        clock.NextAt = waiting.Select(pair => pair.At).Append(clock.BreachedAt is null ? times.Due : null).Min()?.ToDateTimeOffset();
    }

    /// <summary>
    /// After a change of rules: what they say of the past is told to nobody. A step that was due by the old rules and is only waiting
    /// to be taken is taken all the same.
    /// </summary>
    /// <param name="clock">The clock, whose times are new already.</param>
    /// <param name="times">Its times.</param>
    /// <param name="policy">Its policy.</param>
    /// <param name="changedAt">When the rules changed.</param>
    /// <param name="isAsBefore">True where neither policy nor due time changed: what a clock of an earlier version of this plugin waits
    /// for is not noted on it.</param>
    public static void PassOver(this ClockRow clock, ClockTimes times, Policy policy, Instant changedAt, bool isAsBefore)
    {
        if (clock.StepsDue is null && isAsBefore)
            return;
        var limit = changedAt.ToUnixTimeMilliseconds();
        var wereDue = Words(clock.StepsDue ?? "")
            .Select(word => word.Split('@'))
            .Where(pair => long.Parse(pair[1], CultureInfo.InvariantCulture) <= limit)
            .Select(pair => pair[0])
            .ToHashSet();
        clock.Finish(
            policy,
            clock
                .Waiting(times, policy)
                .Where(pair => pair.At <= changedAt && !wereDue.Contains(Key(policy, pair.Step)))
                .Select(pair => pair.Step)
                .ToList()
        );
    }

    private static string Key(Policy policy, EscalationStep step) => string.Create(CultureInfo.InvariantCulture, $"{policy.Id}:{step.Id}");

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
