using System.Globalization;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Templates;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Labels;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Sla.Templates;

/// <summary>
/// Targets in templates about a ticket: <c>{{ sla.first_response.due }}</c>. Times are written in the language of the template and the
/// installation's time zone.
/// </summary>
internal sealed class TargetTemplateValues(ISlaTargets targets, ISettings<SiteSettings> site, TimeProvider time) : ITemplateValues
{
    public string Name => "sla";

    public string About => TicketSubjects.Ticket(0).Kind;

    public object Sample
    {
        get
        {
            var at = time.GetUtcNow();
            return Written(
                SlaLabels.Targets.Select(
                    (target, index) =>
                        new SlaTargetStatus(target, SlaClockState.Running, 240 * (index + 1), at.AddHours(4 * (index + 1)), false, "")
                ),
                TimeZoneInfo.Utc
            );
        }
    }

    public async ValueTask<object?> ReadAsync(EntityRef about, CancellationToken cancellation = default)
    {
        var told = await targets.OfAsync(about.Id, cancellation);
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById((await site.GetAsync(cancellation)).TimeZone, out var found)
            ? found
            : TimeZoneInfo.Utc;
        return Written(told, zone);
    }

    // The policy's name is the desk's own matter, and whether an SLA target is breached is not told by a form letter.
    private static Dictionary<string, object?> Written(IEnumerable<SlaTargetStatus> targets, TimeZoneInfo zone) =>
        targets.ToDictionary(
            policyTarget => policyTarget.Target.Key(),
            policyTarget =>
            {
                var local = policyTarget.DueAt is { } due ? TimeZoneInfo.ConvertTime(due, zone) : (DateTimeOffset?)null;
                return (object?)
                    new Dictionary<string, object?>
                    {
                        ["due"] = local is { } at
                            ? $"{at.ToString("D", CultureInfo.CurrentCulture)} {at.ToString("t", CultureInfo.CurrentCulture)}"
                            : "",
                        ["due_date"] = local?.ToString("D", CultureInfo.CurrentCulture) ?? "",
                        ["due_time"] = local?.ToString("t", CultureInfo.CurrentCulture) ?? "",
                        ["minutes"] = policyTarget.Minutes,
                        ["hours"] = Math.Round(policyTarget.Minutes / 60m, 1),
                    };
            }
        );
}
