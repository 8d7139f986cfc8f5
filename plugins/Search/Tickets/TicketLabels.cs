using Hookdesk.Sdk.Localization;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Search.Tickets;

/// <summary>The words and marks for a ticket's values, as Ticketing shows them.</summary>
internal static class TicketLabels
{
    /// <summary>In the order in which Ticketing shows them.</summary>
    public static readonly IReadOnlyList<TicketStatus> Statuses =
    [
        TicketStatus.New,
        TicketStatus.Open,
        TicketStatus.Pending,
        TicketStatus.OnHold,
        TicketStatus.Closed,
        TicketStatus.Spam,
        TicketStatus.Trash,
    ];

    public static string Of(TicketStatus status, IStringLocalizer T) =>
        status switch
        {
            TicketStatus.New => T.InContext("ticket status", "New"),
            TicketStatus.Open => T.InContext("ticket status", "Open"),
            TicketStatus.Pending => T.InContext("ticket status", "Pending"),
            TicketStatus.OnHold => T.InContext("ticket status", "On hold"),
            TicketStatus.Closed => T.InContext("ticket status", "Closed"),
            TicketStatus.Spam => T.InContext("ticket status", "Spam"),
            _ => T.InContext("ticket status", "Trash"),
        };

    public static string Tone(TicketStatus status) =>
        status switch
        {
            TicketStatus.New => "accent",
            TicketStatus.Open => "open",
            TicketStatus.Pending => "warning",
            TicketStatus.OnHold => "paused",
            TicketStatus.Closed or TicketStatus.Trash => "neutral",
            _ => "danger",
        };

    public static string Of(TicketPriority priority, IStringLocalizer T) =>
        priority switch
        {
            TicketPriority.Low => T.InContext("priority", "Low"),
            TicketPriority.Normal => T.InContext("priority", "Normal"),
            TicketPriority.High => T.InContext("priority", "High"),
            _ => T.InContext("priority", "Urgent"),
        };

    public static TicketStatus StatusOf(string? term) =>
        Enum.TryParse<TicketStatus>(term, ignoreCase: true, out var status) ? status : TicketStatus.Open;
}
