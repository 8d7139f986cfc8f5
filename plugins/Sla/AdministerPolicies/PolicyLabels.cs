using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Sla.Labels;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.AdministerPolicies;

/// <summary>Conditions and SLA targets in words, for lists.</summary>
internal static class PolicyLabels
{
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
