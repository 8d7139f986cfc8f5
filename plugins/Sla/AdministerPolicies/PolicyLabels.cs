using System.Globalization;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Sla.Labels;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.AdministerPolicies;

/// <summary>Conditions and SLA targets in words, for lists.</summary>
internal static class PolicyLabels
{
    /// <param name="comparison">How it is compared.</param>
    /// <param name="T">Words.</param>
    /// <param name="isDate">True for a field of days: what is less is before.</param>
    public static string Label(this ConditionOperator comparison, IStringLocalizer T, bool isDate = false) =>
        comparison switch
        {
            ConditionOperator.LessThan => isDate ? T["is before"] : T["is less than"],
            ConditionOperator.MoreThan => isDate ? T["is after"] : T["is more than"],
            ConditionOperator.AnyOf => T["is one of"],
            ConditionOperator.NoneOf => T["is not one of"],
            ConditionOperator.Contains => T["contains"],
            ConditionOperator.Empty => T["is empty"],
            _ => T["is not empty"],
        };

    public static string Label(this TicketPriority priority, IStringLocalizer T) =>
        priority switch
        {
            TicketPriority.Low => T["Low"],
            TicketPriority.Normal => T["Normal"],
            TicketPriority.High => T["High"],
            _ => T["Urgent"],
        };

    public static string Label(this StatusCategory category, IStringLocalizer T) =>
        category switch
        {
            StatusCategory.Pending => T["Pending"],
            StatusCategory.PendingThirdParty => T["Pending third party"],
            _ => T["On hold"],
        };

    public static string Write(Condition condition, IReadOnlyList<TicketField> fields, IStringLocalizer T)
    {
        var field = fields.FirstOrDefault(known => known.Key == condition.Field);
        var values = condition.Values.Select(value =>
            field?.Choices?.FirstOrDefault(choice => string.Equals(choice.Value, value, StringComparison.OrdinalIgnoreCase))?.Title ?? value
        );
        var comparison = condition.Operator.Label(T, field?.Kind == TicketFieldKind.Date);
        return condition.Values.Count == 0
            ? string.Create(CultureInfo.CurrentCulture, $"{field?.Title ?? condition.Field} {comparison}")
            : string.Create(CultureInfo.CurrentCulture, $"{field?.Title ?? condition.Field} {comparison} {string.Join(", ", values)}");
    }

    /// <summary><c>First response: 1–8 h, business hours</c>: from the shortest to the longest of the priorities.</summary>
    public static string Write(PolicyTarget policyTarget, IStringLocalizer T)
    {
        var minutes = policyTarget.Minutes.OfType<int>().ToList();
        var (shortest, longest) = (DurationText.Write(minutes.Min(), T), DurationText.Write(minutes.Max(), T));
        var span = shortest == longest ? shortest : $"{shortest} – {longest}";
        return policyTarget.InBusinessHours
            ? T["{0}: {1}, business hours", policyTarget.Target.Label(T), span]
            : T["{0}: {1}, 24/7", policyTarget.Target.Label(T), span];
    }
}
