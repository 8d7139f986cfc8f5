using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.BusinessHours;
using NodaTime;

namespace Hookdesk.Sla.Calendars;

/// <summary>Hours and holidays between rows and the domain.</summary>
internal static class StoredHours
{
    public static Dictionary<IsoDayOfWeek, IReadOnlyList<WorkingInterval>> Week(IEnumerable<CalendarHoursRow> rows) =>
        rows.GroupBy(row => (IsoDayOfWeek)row.Weekday)
            .ToDictionary(
                day => day.Key,
                IReadOnlyList<WorkingInterval> (day) =>
                    [.. day.OrderBy(row => row.FromMinute).Select(row => new WorkingInterval(Time(row.FromMinute), Time(row.ToMinute)))]
            );

    public static IEnumerable<CalendarHoursRow> Rows(
        long calendarId,
        IReadOnlyDictionary<IsoDayOfWeek, IReadOnlyList<WorkingInterval>> week
    ) =>
        from day in week
        from interval in day.Value
        select new CalendarHoursRow
        {
            CalendarId = calendarId,
            Weekday = (int)day.Key,
            FromMinute = Minutes(interval.From),
            ToMinute = interval.To == LocalTime.Midnight ? 24 * 60 : Minutes(interval.To),
        };

    public static NamedHoliday Holiday(CalendarHolidayRow row) =>
        new(new LocalDate(row.Date / 10_000, row.Date / 100 % 100, row.Date % 100), row.IsYearly, row.Name);

    public static CalendarHolidayRow Row(long calendarId, NamedHoliday holiday, bool fromFeed) =>
        new()
        {
            CalendarId = calendarId,
            Date = (holiday.Date.Year * 10_000) + (holiday.Date.Month * 100) + holiday.Date.Day,
            IsYearly = holiday.Yearly,
            Name = holiday.Name,
            FromFeed = fromFeed,
        };

    private static LocalTime Time(int minute) => LocalTime.FromMinutesSinceMidnight(minute % (24 * 60));

    private static int Minutes(LocalTime time) => (time.Hour * 60) + time.Minute;
}
