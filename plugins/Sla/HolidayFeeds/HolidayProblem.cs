using System.Text.Json;

namespace Hookdesk.Sla.HolidayFeeds;

/// <summary>Why no holidays could be read from a file or an address.</summary>
/// <param name="Kind">What was wrong.</param>
/// <param name="Detail">What it was about, as it stands in the file, or what the server said.</param>
/// <param name="Line">The line of the file, counted from 1; 0 where it is about no line.</param>
internal sealed record HolidayProblem(HolidayProblemKind Kind, string Detail = "", int Line = 0)
{
    public string ToJson() => JsonSerializer.Serialize(this);

    public static HolidayProblem? FromJson(string? json) => json is null ? null : JsonSerializer.Deserialize<HolidayProblem>(json);
}

/// <summary>Kinds of problems. Stored by number: only ever add to the end.</summary>
public enum HolidayProblemKind
{
    /// <summary>No address that begins with http:// or https://.</summary>
    NotAnAddress = 1,

    /// <summary>The address leads into a private network.</summary>
    PrivateAddress = 2,

    /// <summary>There is no server of this name, or it does not answer.</summary>
    NoAnswer = 3,

    /// <summary>The server answered with an error.</summary>
    Refused = 4,

    TooLarge = 5,

    TooSlow = 6,

    /// <summary>It does not begin with BEGIN:VCALENDAR.</summary>
    NotACalendar = 7,

    /// <summary>A line that is none of an iCalendar file.</summary>
    BadLine = 8,

    /// <summary>Something that began does not end, or ends that did not begin.</summary>
    Unbalanced = 9,

    /// <summary>A date or rule of an event cannot be read.</summary>
    BadValue = 10,

    /// <summary>An event says that it repeats within a day, or never falls on one.</summary>
    BadRule = 11,

    /// <summary>No event of the file lasts whole days.</summary>
    NoHolidays = 12,

    TooMany = 13,

    /// <summary>With these holidays the calendar has no business hours.</summary>
    NoBusinessHours = 14,
}
