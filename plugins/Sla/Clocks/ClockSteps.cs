using System.Text.Json;
using System.Text.Json.Serialization;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.Policies;
using NodaTime;

namespace Hookdesk.Sla.Clocks;

/// <summary>A step that is done or passed over. A step's number means something in its policy only.</summary>
internal readonly record struct FinishedStep(long Policy, int Step);

/// <summary>A step that waits, with its time in Unix milliseconds.</summary>
internal readonly record struct WaitingStep(long Policy, int Step, long At);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FinishedStep[]))]
[JsonSerializable(typeof(WaitingStep[]))]
[JsonSerializable(typeof(int[]))]
internal sealed partial class ClockStepsContext : JsonSerializerContext;

/// <summary>Which escalation steps of a clock are done, and when the others are due.</summary>
internal static class ClockSteps
{
    public static HashSet<FinishedStep> FinishedSteps(this ClockRow clock) =>
        clock.StepsDone == ClockRow.NoSteps
            ? []
            : [.. JsonSerializer.Deserialize(clock.StepsDone, ClockStepsContext.Default.FinishedStepArray)!];

    /// <summary>Notes steps as done or passed over.</summary>
    public static void Finish(this ClockRow clock, Policy policy, IEnumerable<EscalationStep> steps)
    {
        var done = clock.FinishedSteps();
        var known = done.Count;
        done.UnionWith(steps.Select(step => new FinishedStep(policy.Id, step.Id)));
        if (done.Count > known)
            clock.StepsDone = JsonSerializer.Serialize(
                [.. done.OrderBy(step => step.Policy).ThenBy(step => step.Step)],
                ClockStepsContext.Default.FinishedStepArray
            );
    }

    /// <summary>The steps that are still to be taken, with their times; null while the clock is paused before them.</summary>
    public static IEnumerable<(EscalationStep Step, Instant? At)> Waiting(this ClockRow clock, ClockTimes times, Policy policy)
    {
        var done = clock.FinishedSteps();
        return policy
            .StepsOf(clock.Target)
            .Where(step => !done.Contains(new FinishedStep(policy.Id, step.Id)))
            .Select(step => (step, times.Of(step)));
    }

    /// <summary>
    /// Sets when a step or the breach of an active clock is next, and notes the times of all steps that wait: a later change of rules
    /// is held against them.
    /// </summary>
    public static void Await(this ClockRow clock, ClockTimes times, Policy policy)
    {
        var waiting = clock.Waiting(times, policy).Where(pair => pair.At is not null).ToList();
        clock.StepsDue =
            waiting.Count == 0
                ? ClockRow.NoSteps
                : JsonSerializer.Serialize(
                    [.. waiting.Select(pair => new WaitingStep(policy.Id, pair.Step.Id, pair.At!.Value.ToUnixTimeMilliseconds()))],
                    ClockStepsContext.Default.WaitingStepArray
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
        var wereDue = JsonSerializer
            .Deserialize(clock.StepsDue ?? ClockRow.NoSteps, ClockStepsContext.Default.WaitingStepArray)!
            .Where(step => step.At <= limit)
            .Select(step => new FinishedStep(step.Policy, step.Step))
            .ToHashSet();
        clock.Finish(
            policy,
            clock
                .Waiting(times, policy)
                .Where(pair => pair.At <= changedAt && !wereDue.Contains(new FinishedStep(policy.Id, pair.Step.Id)))
                .Select(pair => pair.Step)
                .ToList()
        );
    }
}
