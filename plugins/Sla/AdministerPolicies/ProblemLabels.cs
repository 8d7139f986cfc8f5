using Hookdesk.Sla.Domain.Policies;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.AdministerPolicies;

/// <summary>What is wrong with a policy, in words.</summary>
internal static class ProblemLabels
{
    public static string Label(this PolicyProblem problem, IStringLocalizer T) =>
        problem switch
        {
            PolicyProblem.NoName => T["Enter a policy name."],
            PolicyProblem.NameTooLong => T["The name can't be longer than 100 characters."],
            PolicyProblem.NoTarget => T["Enter a time for at least one SLA target."],
            PolicyProblem.NoTimeForAnyPriority => T["Enter a time for at least one priority, or leave the SLA target blank."],
            PolicyProblem.MinutesOutOfRange => T["Enter a time from 1 minute to one year (8,760 h)."],
            PolicyProblem.TargetTwice => T["This SLA target is set twice."],
            PolicyProblem.StepWithoutTime => T["Choose when the step runs."],
            PolicyProblem.PercentOutOfRange => T["Enter a percentage from 1 to 1,000."],
            PolicyProblem.OffsetOutOfRange => T["Enter a time of no more than one year before or after the due time."],
            PolicyProblem.StepWithoutAction => T["Choose what the step does, or remove the step."],
            PolicyProblem.NotAnAddress => T["One of the email addresses isn't valid."],
            PolicyProblem.ActionWithoutValue => T["One of the step's actions has no value."],
            _ => T["Choose a valid priority."],
        };
}
