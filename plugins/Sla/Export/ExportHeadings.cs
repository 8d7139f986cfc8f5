using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.Export;

/// <summary>The first line of an export.</summary>
internal static class ExportHeadings
{
    public static string[] Of(IStringLocalizer T) =>
        [
            T["Ticket"],
            T["Subject"],
            T["Department"],
            T["Assignee"],
            T["Priority"],
            T["Policy"],
            T["Target"],
            T["Target (min)"],
            T["Started"],
            T["Due"],
            T["Ended"],
            T["Status"],
            T["Elapsed (min)"],
            T["Paused (min)"],
            T["Breached by (min)"],
            T["Reason"],
        ];
}
