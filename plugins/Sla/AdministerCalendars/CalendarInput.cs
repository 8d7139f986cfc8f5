using System.Globalization;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.BusinessHours;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Hookdesk.Sla.AdministerCalendars;

/// <summary>The form of a calendar, as it was typed.</summary>
public sealed record CalendarInput
{
    public string Name { get; init; } = "";

    /// <summary>An IANA name; empty to follow the installation.</summary>
    public string Zone { get; init; } = "";

    /// <summary>Hours of Monday to Sunday, as <see cref="HoursNotation"/> reads them.</summary>
    public IReadOnlyList<string> Hours { get; init; } = ["", "", "", "", "", "", ""];

    /// <summary>Holidays, as <see cref="HolidayNotation"/> reads them.</summary>
    public string Holidays { get; init; } = "";

    public string FeedUrl { get; init; } = "";

    /// <summary>A holiday that is to be added to the others.</summary>
    public string NewDate { get; init; } = "";

    public string NewName { get; init; } = "";
    public bool NewYearly { get; init; }

    /// <summary>The version that the form shows.</summary>
    public long Version { get; init; }

    /// <summary>The year of the preview.</summary>
    public int Year { get; init; }

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

    internal static CalendarInput From(IFormCollection form) =>
        new()
        {
            Name = form["name"].ToString().Trim(),
            Zone = form["zone"].ToString().Trim(),
            Hours = [.. Enumerable.Range(1, 7).Select(day => form[$"hours-{day}"].ToString())],
            Holidays = form["holidays"].ToString(),
            FeedUrl = form["feed"].ToString().Trim(),
            NewDate = form["new-date"].ToString().Trim(),
            NewName = form["new-name"].ToString().Trim(),
            NewYearly = form["new-yearly"].FirstOrDefault() == "true",
            Version = long.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0,
            Year = int.TryParse(
                form["look"].FirstOrDefault() ?? form["year"],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var year
            )
                ? year
                : 0,
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
