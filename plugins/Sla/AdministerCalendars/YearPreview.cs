using System.Globalization;
using Hookdesk.Sla.Domain.BusinessHours;
using NodaTime;

namespace Hookdesk.Sla.AdministerCalendars;

/// <summary>A day of the preview.</summary>
/// <param name="Date">The day.</param>
/// <param name="Worked">Working time in it, as it passes: where clocks are changed within hours it is other than these.</param>
/// <param name="Holiday">The holiday's name, which may be empty; null for none.</param>
public sealed record DayPreview(LocalDate Date, Duration Worked, string? Holiday);

/// <summary>A month of the preview, by weeks that begin as the reader's do; null for days of other months.</summary>
public sealed record MonthPreview(int Month, IReadOnlyList<IReadOnlyList<DayPreview?>> Weeks)
{
    public IEnumerable<DayPreview> Days => Weeks.SelectMany(week => week).OfType<DayPreview>();
    public Duration Worked => Days.Aggregate(Duration.Zero, (sum, day) => sum + day.Worked);
    public int WorkingDays => Days.Count(day => day.Worked > Duration.Zero);

    /// <summary>The holidays; days of one name that follow each other as the first and last of them.</summary>
    public IReadOnlyList<(DayPreview First, DayPreview Last)> Holidays
    {
        get
        {
            var runs = new List<(DayPreview First, DayPreview Last)>();
            foreach (var day in Days.Where(day => day.Holiday is not null))
            {
                if (runs.Count > 0 && runs[^1].Last is var before && before.Date.PlusDays(1) == day.Date && before.Holiday == day.Holiday)
                    runs[^1] = (runs[^1].First, day);
                else
                    runs.Add((day, day));
            }
            return runs;
        }
    }
}

/// <summary>A year of a calendar as people check it.</summary>
public sealed record YearPreview(int Year, IReadOnlyList<IsoDayOfWeek> Weekdays, IReadOnlyList<MonthPreview> Months)
{
    public const int FirstYear = 1970;
    public const int LastYear = 2200;

    public Duration Worked => Months.Aggregate(Duration.Zero, (sum, month) => sum + month.Worked);
    public int WorkingDays => Months.Sum(month => month.WorkingDays);

    internal static YearPreview Of(WorkingCalendar calendar, IReadOnlyList<NamedHoliday> holidays, int year)
    {
        var zone = calendar.Hours!.Zone;
        var dates = holidays
            .Where(holiday => !holiday.Yearly && holiday.Date.Year == year)
            .GroupBy(holiday => holiday.Date)
            .ToDictionary(day => day.Key, day => day.First().Name);
        var yearly = holidays
            .Where(holiday => holiday.Yearly)
            .GroupBy(holiday => (holiday.Date.Month, holiday.Date.Day))
            .ToDictionary(day => day.Key, day => day.First().Name);
        var first =
            CultureInfo.CurrentCulture.DateTimeFormat.FirstDayOfWeek == DayOfWeek.Sunday
                ? 7
                : (int)CultureInfo.CurrentCulture.DateTimeFormat.FirstDayOfWeek;
        return new YearPreview(
            year,
            [.. Enumerable.Range(0, 7).Select(day => (IsoDayOfWeek)(((first - 1 + day) % 7) + 1))],
            [.. Enumerable.Range(1, 12).Select(Month)]
        );

        MonthPreview Month(int month)
        {
            var start = new LocalDate(year, month, 1);
            var before = ((int)start.DayOfWeek - first + 7) % 7;
            var days = Enumerable
                .Repeat<DayPreview?>(null, before)
                .Concat(Enumerable.Range(0, CalendarSystem.Iso.GetDaysInMonth(year, month)).Select(day => Day(start.PlusDays(day))))
                .ToList();
            days.AddRange(Enumerable.Repeat<DayPreview?>(null, (7 - (days.Count % 7)) % 7));
            return new MonthPreview(month, [.. days.Chunk(7)]);
        }

        DayPreview Day(LocalDate date) =>
            new(
                date,
                calendar.Between(Midnight(date), Midnight(date.PlusDays(1))),
                dates.TryGetValue(date, out var name) || yearly.TryGetValue((date.Month, date.Day), out name) ? name : null
            );

        Instant Midnight(LocalDate date) => date.AtMidnight().InZoneLeniently(zone).ToInstant();
    }
}
