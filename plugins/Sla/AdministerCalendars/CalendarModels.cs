using Hookdesk.Sdk.Settings;
using Hookdesk.Sla.Domain.BusinessHours;
using NodaTime;

namespace Hookdesk.Sla.AdministerCalendars;

/// <summary>A calendar in the admin's list.</summary>
/// <param name="Week">Working time of a week without holidays.</param>
/// <param name="Zone">The time zone as stored.</param>
/// <param name="Trouble">What needs somebody, or null.</param>
public sealed record CalendarListRow(
    long Id,
    string Name,
    string Zone,
    Duration Week,
    int Holidays,
    IReadOnlyList<string> UsedBy,
    string? Trouble
);

/// <summary>The page of a calendar. Id 0 is a new one.</summary>
public sealed record CalendarPageModel(long Id, string Title, CalendarInput Input)
{
    public IReadOnlyList<SettingChoice> Zones { get; init; } = [];

    /// <summary>The installation's time zone.</summary>
    public string SiteZone { get; init; } = "";

    /// <summary>The stored zone when the time zone data does not know it any more, with the one that stands in.</summary>
    public (string Gone, string InUse)? GoneZone { get; init; }

    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();

    /// <summary>Something that happened without anything being saved.</summary>
    public string? Notice { get; init; }

    /// <summary>True when somebody else saved the calendar since the form was opened.</summary>
    public bool IsOutdated { get; init; }

    public FeedModel? Feed { get; init; }
    public IReadOnlyList<string> UsedBy { get; init; } = [];

    /// <summary>True for the one calendar that there is.</summary>
    public bool IsLast { get; init; }

    /// <summary>A year of what the form says; null when that cannot be understood.</summary>
    public YearPreview? Preview { get; init; }
}

/// <summary>How a calendar's address fares.</summary>
public sealed record FeedModel(int Holidays, DateTimeOffset? ReadAt, DateTimeOffset? TriedAt, string? Problem);
