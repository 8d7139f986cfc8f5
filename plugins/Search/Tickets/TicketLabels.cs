using Hookdesk.Sdk.Localization;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Search.Tickets;

/// <summary>The words and marks for a ticket's values, as Ticketing shows them.</summary>
internal static class TicketLabels
{
    public static string Of(TicketPriority priority, IStringLocalizer T) =>
        priority switch
        {
            TicketPriority.Low => T.InContext("priority", "Low"),
            TicketPriority.Normal => T.InContext("priority", "Normal"),
            TicketPriority.High => T.InContext("priority", "High"),
            _ => T.InContext("priority", "Urgent"),
        };
}
