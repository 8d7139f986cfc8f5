using CsCheck;
using Hookdesk.Sla.Domain.BusinessHours;
using NodaTime;

namespace Hookdesk.Sla.Tests.Domain.BusinessHours;

/// <summary>Calendars, instants and pauses of every kind, those where clocks change oftener than chance would bring them.</summary>
internal static class AnyCalendar
{
    private static readonly string[] Zones =
    [
        "Europe/Oslo",
        "America/St_Johns",
        "Australia/Lord_Howe",
        "Asia/Kolkata",
        "Africa/Casablanca",
        "Pacific/Chatham",
        "Pacific/Apia",
        "America/New_York",
        "Asia/Kathmandu",
        "Asia/Tehran",
        "America/Sao_Paulo",
        "Africa/Cairo",
        "Antarctica/Troll",
        "UTC",
    ];

    private static readonly Gen<DateTimeZone> Zone = Gen.Int[0, Zones.Length - 1].Select(i => DateTimeZoneProviders.Tzdb[Zones[i]]);

    private static readonly Gen<IReadOnlyList<WorkingInterval>> Day = Gen.Frequency(
        (3, Gen.Const<IReadOnlyList<WorkingInterval>>([])),
        (2, Gen.Const<IReadOnlyList<WorkingInterval>>([Hours(0, 24 * 60)])),
        (3, Gen.Const<IReadOnlyList<WorkingInterval>>([Hours(9 * 60, 12 * 60), Hours(13 * 60, 17 * 60)])),
        (2, Gen.Const<IReadOnlyList<WorkingInterval>>([Hours(0, 6 * 60), Hours(22 * 60, 24 * 60)])),
        (6, Gen.Int[0, 24 * 60].Array[2, 10].Select(Paired))
    );

    private static readonly Gen<IReadOnlyDictionary<IsoDayOfWeek, IReadOnlyList<WorkingInterval>>> Week = Gen.Frequency(
        (6, Day.Array[7].Select(EveryDay)),
        (1, Gen.Const(EveryDay([.. Enumerable.Repeat<IReadOnlyList<WorkingInterval>>([Hours(0, 24 * 60)], 7)]))),
        (1, Gen.Select(Gen.Int[1, 7], Gen.Int[0, 24 * 60 - 1], OneMinuteAWeek))
    );

    /// <summary>
    /// An instant of 1996 to 2037: anywhere, close to a change of the zone's clocks, or about the leap day; with a fraction of a
    /// second.
    /// </summary>
    public static Gen<Instant> Near(DateTimeZone zone)
    {
        var anywhere = Gen.Long[
                Instant.FromUtc(1996, 1, 1, 0, 0).ToUnixTimeMilliseconds(),
                Instant.FromUtc(2037, 12, 1, 0, 0).ToUnixTimeMilliseconds()
            ]
            .Select(Instant.FromUnixTimeMilliseconds);
        var byAChange = Gen.Select(
            anywhere,
            Gen.Long[-3 * 86_400_000L, 86_400_000L],
            (at, away) => (zone.GetZoneInterval(at) is { HasEnd: true } stretch ? stretch.End : at) + Duration.FromMilliseconds(away)
        );
        var byALeapDay = Gen.Select(
            Gen.Int[0, 10],
            Gen.Long[0, 3 * 86_400_000L],
            (four, later) => Instant.FromUtc(1996 + (4 * four), 2, 28, 0, 0) + Duration.FromMilliseconds(later)
        );
        return Gen.Frequency((2, anywhere), (4, byAChange), (1, byALeapDay));
    }

    public static Gen<(MinuteByMinute Model, Instant From)> AndInstant { get; } =
        from zone in Zone
        from week in Week
        from at in Near(zone)
        from holidays in Gen.Select(Gen.Int[-10, 30], Gen.Bool, (days, yearly) => NewHoliday(at, zone, days, yearly)).Array[0, 4]
        select (new MinuteByMinute(zone, week, holidays), at);

    /// <summary>Pauses from a day before the instant to twelve days after it, in any order; now and then one that is still open.</summary>
    public static Gen<Pause[]> PausesAbout(Instant at) =>
        Gen.Select(
            Gen.Int[-86_400, 12 * 86_400],
            Gen.Int[0, 3 * 86_400],
            (away, length) => new Pause(at + Duration.FromSeconds(away), at + Duration.FromSeconds(away + length))
        ).Array[0, 5];

    public static WorkingInterval Hours(int from, int to) => new(Minute(from), Minute(to));

    private static LocalTime Minute(int minute) => LocalTime.FromMinutesSinceMidnight(minute % (24 * 60));

    private static Holiday NewHoliday(Instant at, DateTimeZone zone, int days, bool yearly)
    {
        var date = at.InZone(zone).Date.PlusDays(days);
        return new Holiday(yearly ? date.PlusYears(-2) : date, yearly);
    }

    private static IReadOnlyList<WorkingInterval> Paired(int[] minutes)
    {
        var ordered = minutes.Distinct().Order().ToArray();
        return [.. Enumerable.Range(0, ordered.Length / 2).Select(i => Hours(ordered[2 * i], ordered[(2 * i) + 1]))];
    }

    private static IReadOnlyDictionary<IsoDayOfWeek, IReadOnlyList<WorkingInterval>> EveryDay(IReadOnlyList<WorkingInterval>[] days) =>
        Enumerable.Range(1, 7).ToDictionary(day => (IsoDayOfWeek)day, day => days[day - 1]);

    private static IReadOnlyDictionary<IsoDayOfWeek, IReadOnlyList<WorkingInterval>> OneMinuteAWeek(int day, int minute) =>
        new Dictionary<IsoDayOfWeek, IReadOnlyList<WorkingInterval>> { [(IsoDayOfWeek)day] = [Hours(minute, minute + 1)] };
}
