using Hookdesk.Sdk.Localization;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.Labels;

/// <summary>The words and marks for a ticket's values, the same wherever they are shown.</summary>
internal static class TicketLabels
{
    public static readonly IReadOnlyList<TicketPriority> Priorities = Enum.GetValues<TicketPriority>();

    public static string Word(this TicketPriority priority, IStringLocalizer T) =>
        priority switch
        {
            TicketPriority.Low => T.InContext("priority", "Low"),
            TicketPriority.Normal => T.InContext("priority", "Normal"),
            TicketPriority.High => T.InContext("priority", "High"),
            _ => T.InContext("priority", "Urgent"),
        };

    public static string Word(this OptionColor color, IStringLocalizer T) =>
        color switch
        {
            OptionColor.Blue => T["Blue"],
            OptionColor.Teal => T["Teal"],
            OptionColor.Green => T["Green"],
            OptionColor.Yellow => T["Yellow"],
            OptionColor.Orange => T["Orange"],
            OptionColor.Red => T["Red"],
            OptionColor.Pink => T["Pink"],
            OptionColor.Purple => T["Purple"],
            _ => T["Gray"],
        };

    public static string Level(this TicketPriority priority) => priority.ToString().ToLowerInvariant();

    /// <summary>Reads a priority from a form or address; null for what is none.</summary>
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
