using System.Net.Mail;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Sla.Domain.Policies;

/// <summary>What is wrong with a policy, by itself.</summary>
internal enum PolicyProblem
{
    NoName,
    NameTooLong,
    NoTarget,
    NoTimeForAnyPriority,
    MinutesOutOfRange,
    TargetTwice,
    StepWithoutTime,
    PercentOutOfRange,
    OffsetOutOfRange,
    StepWithoutAction,
    NotAnAddress,
    ActionWithoutValue,
    NotAPriority,
}

/// <summary>Checks a policy before it is saved.</summary>
internal static class PolicyCheck
{
    public const int LongestMinutes = 525_600;

    /// <summary>
    /// Everything that is wrong, with the part of the form it belongs to: <c>name</c>, <c>target.0</c>,
    /// <c>step.1</c>.
    /// </summary>
    public static IEnumerable<(string Part, PolicyProblem Problem)> Of(Policy policy)
    {
        if (string.IsNullOrWhiteSpace(policy.Name))
            yield return ("name", PolicyProblem.NoName);
        else if (policy.Name.Length > 100)
            yield return ("name", PolicyProblem.NameTooLong);
        if (policy.Targets.Count == 0)
            yield return ("targets", PolicyProblem.NoTarget);

        for (var index = 0; index < policy.Targets.Count; index++)
        {
            var policyTarget = policy.Targets[index];
            var part = $"target.{(int)policyTarget.Target}";
            if (policy.Targets.Take(index).Any(other => other.Target == policyTarget.Target))
                yield return (part, PolicyProblem.TargetTwice);
            if (policyTarget.Minutes.All(minutes => minutes is null))
                yield return (part, PolicyProblem.NoTimeForAnyPriority);
            if (policyTarget.Minutes.Any(minutes => minutes is < 1 or > LongestMinutes))
                yield return (part, PolicyProblem.MinutesOutOfRange);
        }
        for (var index = 0; index < policy.Steps.Count; index++)
            foreach (var problem in Of(policy.Steps[index]))
                yield return ($"step.{index}", problem);
    }

    private static IEnumerable<PolicyProblem> Of(EscalationStep step)
    {
        if (step.Percent is null && step.OffsetMinutes is null)
            yield return PolicyProblem.StepWithoutTime;
        if (step.Percent is < 1 or > 1000)
            yield return PolicyProblem.PercentOutOfRange;
        if (step.OffsetMinutes is < -LongestMinutes or > LongestMinutes)
            yield return PolicyProblem.OffsetOutOfRange;
        if (step.Actions.Count == 0)
            yield return PolicyProblem.StepWithoutAction;
        foreach (var action in step.Actions)
        {
            if (action.Kind == EscalationKind.NotifyAddress && !MailAddress.TryCreate(action.Value, out _))
                yield return PolicyProblem.NotAnAddress;
            else if (action.Kind is EscalationKind.Assign or EscalationKind.AddTag or EscalationKind.RunHook && action.Value.Length == 0)
                yield return PolicyProblem.ActionWithoutValue;
            else if (action.Kind == EscalationKind.RaisePriority && !Enum.TryParse<TicketPriority>(action.Value, ignoreCase: true, out _))
                yield return PolicyProblem.NotAPriority;
        }
    }
}
