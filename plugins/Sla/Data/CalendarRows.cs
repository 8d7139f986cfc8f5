using LinqToDB.Mapping;

namespace Hookdesk.Sla.Data;

/// <summary>A calendar of working hours.</summary>
[Table("sla_calendar")]
internal sealed class CalendarRow
{
    [Column("id"), PrimaryKey, Identity]
    public long Id { get; set; }

    [Column("name")]
    public string Name { get; set; } = "";

    /// <summary>
    /// An IANA name, as it was when the calendar was saved; the time zone data of a later version may not know it any more.
    /// </summary>
    [Column("time_zone")]
    public string TimeZone { get; set; } = "";

    /// <summary>True when the time zone is changed with the installation's.</summary>
    [Column("follows_site")]
    public bool FollowsSite { get; set; }

    /// <summary>One more with each change of what the calendar says, whoever made it.</summary>
    [Column("version")]
    public long Version { get; set; }

    [Column("changed_at")]
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>iCalendar URL that holidays are read from every day; empty for none.</summary>
    [Column("feed_url")]
    public string FeedUrl { get; set; } = "";

    /// <summary>When the feed was last read without fault.</summary>
    [Column("feed_read_at")]
    public DateTimeOffset? FeedReadAt { get; set; }

    [Column("feed_tried_at")]
    public DateTimeOffset? FeedTriedAt { get; set; }

    /// <summary>What was wrong the last time, as JSON of <see cref="HolidayFeeds.HolidayProblem"/>; null when nothing was.</summary>
    [Column("feed_problem")]
    public string? FeedProblem { get; set; }
}

/// <summary>Open hours of a weekday.</summary>
[Table("sla_calendar_hours")]
internal sealed class CalendarHoursRow
{
    [Column("calendar_id"), PrimaryKey(0)]
    public long CalendarId { get; set; }

    /// <summary>1 for Monday to 7 for Sunday.</summary>
    [Column("weekday"), PrimaryKey(1)]
    public int Weekday { get; set; }

    /// <summary>Minutes since midnight on the wall clock.</summary>
    [Column("from_minute"), PrimaryKey(2)]
    public int FromMinute { get; set; }

    /// <summary>Minutes since midnight; 1440 for the end of the day.</summary>
    [Column("to_minute")]
    public int ToMinute { get; set; }
}

/// <summary>A holiday of a calendar.</summary>
[Table("sla_calendar_holiday")]
internal sealed class CalendarHolidayRow
{
    [Column("id"), PrimaryKey, Identity]
    public long Id { get; set; }

    [Column("calendar_id")]
    public long CalendarId { get; set; }

    /// <summary>The day as a number: 20261224. The year of a yearly one says nothing.</summary>
    [Column("date")]
    public int Date { get; set; }

    [Column("is_yearly")]
    public bool IsYearly { get; set; }

    [Column("name")]
    public string Name { get; set; } = "";

    /// <summary>True for one that was read from the calendar's address, and is replaced with the next reading.</summary>
    [Column("from_feed")]
    public bool FromFeed { get; set; }
}
