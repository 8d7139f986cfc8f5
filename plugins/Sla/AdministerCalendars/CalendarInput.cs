using System.ComponentModel.DataAnnotations;
using System.Runtime.Serialization;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.BusinessHours;
using NodaTime;

namespace Hookdesk.Sla.AdministerCalendars;

/// <summary>The form of a calendar, as it was typed.</summary>
public sealed record CalendarInput
{
    public string Name { get; init; } = "";

    /// <summary>An IANA name; empty to follow the installation.</summary>
    public string Zone { get; init; } = "";

    /// <summary>Hours of Monday to Sunday, as <see cref="HoursNotation"/> reads them. An empty day is one too, so they are read by their names.</summary>
    [IgnoreDataMember]
    public IReadOnlyList<string> Hours { get; init; } = ["", "", "", "", "", "", ""];

    /// <summary>Holidays, as <see cref="HolidayNotation"/> reads them.</summary>
    [DataType(DataType.MultilineText)]
    public string Holidays { get; init; } = "";

    [DataMember(Name = "feed"), StringLength(2000)]
    public string FeedUrl { get; init; } = "";

    /// <summary>A holiday that is to be added to the others.</summary>
    [DataMember(Name = "new-date")]
    public string NewDate { get; init; } = "";

    [DataMember(Name = "new-name")]
    public string NewName { get; init; } = "";

    [DataMember(Name = "new-yearly")]
    public bool NewYearly { get; init; }

    /// <summary>The version that the form shows.</summary>
    public long Version { get; init; }

    /// <summary>The year of the preview.</summary>
    public int Year { get; init; }

    /// <summary>The year of a preview that is looked at now; null for none.</summary>
    public int? Look { get; init; }

    /// <summary>What the button does: <c>add-holiday</c>, <c>read-file</c>, <c>preview</c>, or else save.</summary>
    public string Do { get; init; } = "";

    internal static CalendarInput Of(Form<CalendarInput> form) =>
        form.Model with
        {
            Hours = [.. Enumerable.Range(1, 7).Select(day => form.Typed($"hours-{day}"))],
            Year = form.Model.Look ?? form.Model.Year,
        };

    /// <summary>The form of a new calendar.</summary>
    public static CalendarInput New { get; } = new() { Hours = Written(CalendarWriter.UsualWeek) };

    internal static CalendarInput Of(CalendarRow row, IEnumerable<CalendarHoursRow> hours, IEnumerable<CalendarHolidayRow> holidays) =>
        new()
        {
            Name = row.Name,
            Zone = row.FollowsSite ? "" : row.TimeZone,
            Hours = Written(StoredHours.Week(hours)),
            Holidays = HolidayNotation.Write(holidays.Where(holiday => !holiday.FromFeed).Select(StoredHours.Holiday)),
            FeedUrl = row.FeedUrl,
            Version = row.Version,
        };

    /// <summary>The same with the holiday that is to be added among the others; unchanged when there is none.</summary>
    public CalendarInput WithNewHoliday() =>
        NewDate.Length == 0
            ? this
            : this with
            {
                // A date field sends the year first, whatever it shows.
                Holidays =
                    $"{Holidays.TrimEnd()}\n{(NewYearly && NewDate.Length == 10 && NewDate[4] == '-' ? NewDate[5..] : NewDate)} {NewName}".Trim(),
                NewDate = "",
                NewName = "",
                NewYearly = false,
            };

    internal CalendarInput WithHolidays(IEnumerable<NamedHoliday> more) =>
        this with
        {
            Holidays = $"{Holidays.TrimEnd()}\n{HolidayNotation.Write(more)}".Trim(),
        };

    private static string[] Written(IReadOnlyDictionary<IsoDayOfWeek, IReadOnlyList<WorkingInterval>> week) =>
        [.. Enumerable.Range(1, 7).Select(day => week.TryGetValue((IsoDayOfWeek)day, out var hours) ? HoursNotation.Write(hours) : "")];
}
