using Hookdesk.Sla.Domain.BusinessHours;
using NodaTime;
using NodaTime.Text;

namespace Hookdesk.Sla.Tests.Domain.BusinessHours;

public sealed class WorkingCalendarTests
{
    private static readonly WorkingCalendar Office = Weekdays(
        "Europe/Oslo",
        "09:00-12:00, 13:00-17:00",
        new Holiday(new(2026, 5, 17), true),
        new Holiday(new(2026, 5, 14), false)
    );

    [Fact]
    public void Eight_hours_from_the_morning_of_a_seven_hour_day_end_the_next_morning() =>
        Assert.Equal(Oslo("2026-11-24T10:00"), Office.Add(Oslo("2026-11-23T09:00"), Duration.FromHours(8)));

    [Fact]
    public void A_whole_day_of_work_ends_when_the_day_closes_not_when_the_next_opens() =>
        Assert.Equal(Oslo("2026-11-23T17:00"), Office.Add(Oslo("2026-11-23T08:12"), Duration.FromHours(7)));

    [Fact]
    public void An_hour_from_friday_evening_ends_on_monday_at_ten() =>
        Assert.Equal(Oslo("2026-11-23T10:00"), Office.Add(Oslo("2026-11-20T18:30"), Duration.FromHours(1)));

    [Fact]
    public void Holidays_are_skipped_the_yearly_ones_in_every_year()
    {
        Assert.Equal(Oslo("2026-05-15T10:00"), Office.Add(Oslo("2026-05-13T17:00"), Duration.FromHours(1)));
        Assert.Equal(Duration.Zero, Office.Between(Oslo("2027-05-17T00:00"), Oslo("2027-05-18T00:00"))); // a Monday
        Assert.Equal(Duration.FromHours(7), Office.Between(Oslo("2027-05-14T00:00"), Oslo("2027-05-15T00:00")));
    }

    [Fact]
    public void A_yearly_holiday_of_the_leap_day_is_kept_in_leap_years_only()
    {
        var calendar = Weekdays("UTC", "00:00-24:00", new Holiday(new(2024, 2, 29), true));
        Assert.False(calendar.IsOpen(Instant.FromUtc(2028, 2, 29, 12, 0)));
        Assert.True(calendar.IsOpen(Instant.FromUtc(2029, 3, 1, 12, 0)));
        Assert.True(calendar.IsOpen(Instant.FromUtc(2028, 2, 28, 12, 0)));
    }

    [Theory]
    [InlineData("Europe/Oslo", "2026-03-29", "01:00-05:00", 180)] // clocks go from 02:00 to 03:00
    [InlineData("Europe/Oslo", "2026-10-25", "01:00-05:00", 300)] // and from 03:00 back to 02:00
    [InlineData("Europe/Oslo", "2026-03-29", "02:00-03:00", 0)]
    [InlineData("Europe/Oslo", "2026-03-29", "02:30-03:30", 30)]
    [InlineData("Europe/Oslo", "2026-10-25", "02:00-03:00", 120)]
    [InlineData("Europe/Oslo", "2026-10-25", "02:30-03:30", 90)] // 02:30–03:00 twice, 03:00–03:30
    [InlineData("Australia/Lord_Howe", "2026-04-05", "00:00-24:00", 1470)] // half an hour
    [InlineData("Australia/Lord_Howe", "2026-10-04", "00:00-24:00", 1410)]
    [InlineData("Pacific/Apia", "2011-12-30", "00:00-24:00", 0)] // a day that was left out
    public void On_the_night_of_a_clock_change_the_wall_clock_decides(string zone, string date, string hours, int minutes)
    {
        var calendar = EveryDay(zone, hours);
        var day = LocalDatePattern.Iso.Parse(date).Value;
        var tz = DateTimeZoneProviders.Tzdb[zone];
        Assert.Equal(
            Duration.FromMinutes(minutes),
            calendar.Between(day.AtMidnight().InZoneLeniently(tz).ToInstant(), day.PlusDays(1).AtMidnight().InZoneLeniently(tz).ToInstant())
        );
    }

    [Fact]
    public void A_shift_over_midnight_is_worked_without_a_seam()
    {
        var nights = EveryDay("Asia/Kolkata", "00:00-06:00, 22:00-24:00");
        var evening = new LocalDateTime(2026, 2, 10, 22, 0).InZoneStrictly(DateTimeZoneProviders.Tzdb["Asia/Kolkata"]).ToInstant();
        Assert.Equal(evening + Duration.FromHours(8), nights.Add(evening, Duration.FromHours(8)));
        var opening = Assert.Single(nights.Openings(evening - Duration.FromHours(3), evening + Duration.FromHours(12)));
        Assert.Equal(new Interval(evening, evening + Duration.FromHours(8)), opening);
    }

    [Fact]
    public void A_calendar_of_one_minute_a_week_gets_there_and_one_that_never_opens_says_so()
    {
        var minute = Calendar("UTC", new() { [IsoDayOfWeek.Wednesday] = "12:00-12:01" });
        Assert.Equal(Instant.FromUtc(2027, 11, 17, 12, 1), minute.Add(Instant.FromUtc(2026, 11, 24, 0, 0), Duration.FromMinutes(52)));
        Assert.Null(minute.Add(Instant.FromUtc(2026, 11, 24, 0, 0), Duration.FromHours(9)));
        var never = Calendar("UTC", []);
        Assert.Null(never.Add(Instant.FromUtc(2026, 11, 24, 0, 0), Duration.FromTicks(1)));
        Assert.Null(never.NextOpening(Instant.FromUtc(2026, 11, 24, 0, 0)));
        Assert.Empty(never.Openings(Instant.FromUtc(2026, 11, 24, 0, 0), Instant.FromUtc(2036, 11, 24, 0, 0)));
    }

    [Fact]
    public void Calendar_time_is_always_open()
    {
        var start = Instant.FromUtc(2026, 3, 29, 0, 30);
        Assert.Equal(start + Duration.FromHours(100), WorkingCalendar.AlwaysOpen.Add(start, Duration.FromHours(100)));
        Assert.Equal(Duration.FromHours(100), WorkingCalendar.AlwaysOpen.Between(start, start + Duration.FromHours(100)));
        Assert.True(WorkingCalendar.AlwaysOpen.IsOpen(start));
        Assert.Null(WorkingCalendar.AlwaysOpen.Add(start, Duration.FromDays(4000)));
    }

    [Fact]
    public void Times_before_1970_count_as_well() =>
        Assert.Equal(Duration.FromHours(35), Office.Between(Oslo("1961-04-10T00:00"), Oslo("1961-04-17T00:00")));

    [Fact]
    public void An_open_pause_leaves_the_due_time_unknown_unless_it_had_passed_before()
    {
        var start = Oslo("2026-11-23T09:00");
        Assert.Null(TargetArithmetic.Due(Office, start, Duration.FromHours(2), [new Pause(Oslo("2026-11-23T10:59"), null)]));
        Assert.Equal(
            Oslo("2026-11-23T11:00"),
            TargetArithmetic.Due(Office, start, Duration.FromHours(2), [new Pause(Oslo("2026-11-23T11:00"), null)])
        );
        Assert.Equal(
            Duration.FromMinutes(119),
            TargetArithmetic.Elapsed(Office, start, Oslo("2026-11-30T09:00"), [new Pause(Oslo("2026-11-23T10:59"), null)])
        );
    }

    [Fact]
    public void A_pause_outside_the_hours_moves_nothing()
    {
        var start = Oslo("2026-11-20T16:00");
        Assert.Equal(
            Oslo("2026-11-23T10:00"),
            TargetArithmetic.Due(Office, start, Duration.FromHours(2), [new Pause(Oslo("2026-11-20T18:00"), Oslo("2026-11-23T08:00"))])
        );
    }

    [Fact]
    public void Overlapping_and_reversed_hours_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Weekdays("UTC", [AnyCalendar.Hours(540, 720), AnyCalendar.Hours(700, 800)]));
        Assert.Throws<ArgumentException>(() => Weekdays("UTC", [AnyCalendar.Hours(720, 540)]));
    }

    private static Instant Oslo(string local) =>
        LocalDateTimePattern
            .CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm")
            .Parse(local)
            .Value.InZoneStrictly(DateTimeZoneProviders.Tzdb["Europe/Oslo"])
            .ToInstant();

    private static WorkingCalendar Weekdays(string zone, string hours, params Holiday[] holidays) => Weekdays(zone, Read(hours), holidays);

    private static WorkingCalendar Weekdays(string zone, IReadOnlyList<WorkingInterval> hours, params Holiday[] holidays) =>
        new(
            new WorkingHours(
                DateTimeZoneProviders.Tzdb[zone],
                Enumerable.Range(1, 5).ToDictionary(day => (IsoDayOfWeek)day, _ => hours),
                holidays
            )
        );

    private static WorkingCalendar EveryDay(string zone, string hours) =>
        Calendar(zone, Enumerable.Range(1, 7).ToDictionary(day => (IsoDayOfWeek)day, _ => hours));

    private static WorkingCalendar Calendar(string zone, Dictionary<IsoDayOfWeek, string> week) =>
        new(new WorkingHours(DateTimeZoneProviders.Tzdb[zone], week.ToDictionary(day => day.Key, day => Read(day.Value)), []));

    private static IReadOnlyList<WorkingInterval> Read(string hours) =>
        HoursNotation.TryRead(hours, out var intervals, out var fault) ? intervals : throw new InvalidOperationException(fault.ToString());
}
