using Hookdesk.Sla.Domain.Policies;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.AdministerPolicies;

/// <summary>What is wrong with a policy, in words.</summary>
internal static class ProblemLabels
{
    public static string Label(this PolicyProblem problem, IStringLocalizer T) =>
        problem switch
        {
            PolicyProblem.NoName => T["Give the policy a name."],
            PolicyProblem.NameTooLong => T["The name is longer than 100 characters."],
            PolicyProblem.NoTarget => T["A policy needs at least one SLA target. Fill in a time."],
            PolicyProblem.NoTimeForAnyPriority => T["Fill in a time for at least one priority, or leave out the SLA target."],
            PolicyProblem.MinutesOutOfRange => T["A time is at least 1 minute and at most a year (8,760 h)."],
            PolicyProblem.TargetTwice => T["This SLA target is set twice."],
            PolicyProblem.ConditionWithoutValue => T["Choose or write at least one value, or take the condition away."],
            PolicyProblem.StepWithoutTime => T["Say when the step is taken."],
            PolicyProblem.PercentOutOfRange => T["A share is at least 1 % and at most 1,000 %."],
            PolicyProblem.OffsetOutOfRange => T["A step is at most a year before or after the due time."],
            PolicyProblem.StepWithoutAction => T["Say what the step does, or take it away."],
            PolicyProblem.NotAnAddress => T["One of the addresses is no email address."],
            PolicyProblem.ActionWithoutValue => T["Something that the step does lacks its value."],
            PolicyProblem.NotComparable => T["Write one number such as 12.5, or one day such as 2026-03-29."],
            _ => T["That is no priority."],
        };
}
