using Hookdesk.Sdk.Localization;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.Labels;

/// <summary>What is said of tickets that went to the trash or came from it.</summary>
internal static class TrashLabels
{
    public static string Restored(int count, IStringLocalizer T) =>
        count == 0
            ? T["Nothing was restored. These tickets are no longer in the trash."]
            : T.Plural(count, "{0} ticket restored.", "{0} tickets restored.");

    /// <summary>What becomes of tickets in the trash, by the settings.</summary>
    public static string Rule(int days, IStringLocalizer T) =>
        days == 0
            ? T["Tickets stay in the trash until someone deletes them. If the customer writes, the ticket is restored automatically."]
            : T.Plural(
                days,
                "Tickets are permanently deleted after {0} day in the trash. If the customer writes, the ticket is restored automatically.",
                "Tickets are permanently deleted after {0} days in the trash. If the customer writes, the ticket is restored automatically."
            );
}
