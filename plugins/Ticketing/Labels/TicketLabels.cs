using Hookdesk.Sdk.Localization;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.Labels;

/// <summary>The words and marks for a ticket's values, the same wherever they are shown.</summary>
internal static class TicketLabels
{
    /// <summary>
    /// Those that agents choose from, in the order in which they are shown: along a ticket's way. The trash is no place on it.
    /// </summary>
    public static readonly IReadOnlyList<TicketStatus> Statuses =
    [
        TicketStatus.New,
        TicketStatus.Open,
        TicketStatus.Pending,
        TicketStatus.OnHold,
        TicketStatus.Closed,
        TicketStatus.Spam,
    ];

    public static readonly IReadOnlyList<TicketPriority> Priorities = Enum.GetValues<TicketPriority>();

    public static string Word(this TicketStatus status, IStringLocalizer T) =>
        status switch
        {
            TicketStatus.New => T.InContext("ticket status", "New"),
            TicketStatus.Open => T.InContext("ticket status", "Open"),
            TicketStatus.Pending => T.InContext("ticket status", "Pending"),
            TicketStatus.OnHold => T.InContext("ticket status", "On hold"),
            TicketStatus.Closed => T.InContext("ticket status", "Closed"),
            TicketStatus.Trash => T.InContext("ticket status", "Trash"),
            _ => T.InContext("ticket status", "Spam"),
        };

    /// <summary>The theme's tone; each has a shape of its own.</summary>
    public static string Tone(this TicketStatus status) =>
        status switch
        {
            TicketStatus.New => "accent",
            TicketStatus.Open => "open",
            TicketStatus.Pending => "warning",
            TicketStatus.OnHold => "paused",
            TicketStatus.Closed or TicketStatus.Trash => "neutral",
            _ => "danger",
        };

    public static string Word(this TicketPriority priority, IStringLocalizer T) =>
        priority switch
        {
            TicketPriority.Low => T.InContext("priority", "Low"),
            TicketPriority.Normal => T.InContext("priority", "Normal"),
            TicketPriority.High => T.InContext("priority", "High"),
            _ => T.InContext("priority", "Urgent"),
        };

    public static string Level(this TicketPriority priority) => priority.ToString().ToLowerInvariant();

    public static string Key(this TicketStatus status) => status.ToString().ToLowerInvariant();

    /// <summary>Reads a status or priority from a form or address; null for what is none.</summary>
    public static T? Read<T>(string? text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text![0]) ? value : null;

    /// <summary>How tickets come; a plugin may have further ways.</summary>
    public static readonly IReadOnlyList<string> Channels = ["mail", "agent", "portal", "api", "phone"];

    /// <summary>The word for how a ticket came.</summary>
    public static string Channel(string channel, IStringLocalizer T) =>
        channel switch
        {
            "mail" => T["Email"],
            "agent" => T["Created by an agent"],
            "portal" => T["Portal"],
            "api" => T["API"],
            "phone" => T["Phone"],
            _ => channel,
        };

    /// <summary>A size as people read it.</summary>
    public static string Size(long bytes)
    {
        string[] units = ["B", "kB", "MB", "GB"];
        double size = bytes;
        var unit = 0;
        for (; size >= 1000 && unit < units.Length - 1; unit++)
            size /= 1000;
        return string.Create(
            System.Globalization.CultureInfo.CurrentCulture,
            $"{(unit == 0 || size >= 100 ? Math.Round(size) : Math.Round(size, 1)):0.#} {units[unit]}"
        );
    }
}
