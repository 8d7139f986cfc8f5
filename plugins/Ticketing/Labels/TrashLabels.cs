using Hookdesk.Sdk.Localization;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.Labels;

/// <summary>What is said of tickets that went to the trash or came from it.</summary>
internal static class TrashLabels
{
    public static string Restored(int count, IStringLocalizer T) =>
        count == 0
            ? T["Nothing was restored: these tickets are no longer in the trash."]
            : T.Plural(count, "{0} ticket restored.", "{0} tickets restored.");

    /// <summary>What becomes of tickets in the trash, by the settings.</summary>
    public static string Rule(int days, IStringLocalizer T) =>
        days == 0
            ? T["Tickets stay here until somebody erases them. One in which the customer writes comes back by itself."]
            : T.Plural(
                days,
                "Tickets are erased for good {0} day after they were moved here. One in which the customer writes comes back by itself.",
                "Tickets are erased for good {0} days after they were moved here. One in which the customer writes comes back by itself."
            );
}
