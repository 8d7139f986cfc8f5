using Hookdesk.Sla.Domain.BusinessHours;
using NodaTime;

namespace Hookdesk.Sla.Tests.Domain.BusinessHours;

/// <summary>
/// The rule of the calendars, written as plainly as can be: every minute asks the clock on the wall. Slow and without a thought of
/// blocks, sums or searches; what the calendar says is held against it. Offsets of whole minutes only (every zone since 1972).
/// </summary>
internal sealed record MinuteByMinute(
    DateTimeZone Zone,
    IReadOnlyDictionary<IsoDayOfWeek, IReadOnlyList<WorkingInterval>> Week,
    IReadOnlyList<Holiday> Holidays
)
{
    public WorkingCalendar Calendar() => new(new WorkingHours(Zone, Week, Holidays));

    public bool IsOpen(Instant at)
    {
        var local = at.InZone(Zone).LocalDateTime;
        if (Holidays.Any(day => day.Yearly ? (day.Date.Month, day.Date.Day) == (local.Month, local.Day) : day.Date == local.Date))
            return false;
        return Week.TryGetValue(local.DayOfWeek, out var hours)
            && hours.Any(interval =>
                local.TimeOfDay >= interval.From && (interval.To == LocalTime.Midnight || local.TimeOfDay < interval.To)
            );
    }

    /// <summary>Business time in [from, to): the parts of the minutes that are open.</summary>
    public Duration Between(Instant from, Instant to)
    {
        var ticks = 0L;
        for (var minute = Floor(from); minute < to.ToUnixTimeTicks(); minute += NodaConstants.TicksPerMinute)
        {
            if (IsOpen(Instant.FromUnixTimeTicks(minute)))
                ticks += Math.Min(to.ToUnixTimeTicks(), minute + NodaConstants.TicksPerMinute) - Math.Max(from.ToUnixTimeTicks(), minute);
        }
        return Duration.FromTicks(ticks);
    }

    /// <summary>The same outside the pauses, taken apart at every beginning and end of one.</summary>
    public Duration Elapsed(Instant from, Instant to, IReadOnlyList<Pause> pauses)
    {
        var edges = pauses
            .SelectMany(pause => new[] { pause.From, pause.To ?? to })
            .Append(from)
            .Append(to)
            .Where(edge => edge >= from && edge <= to)
            .Distinct()
            .Order()
            .ToList();
        var elapsed = Duration.Zero;
        for (var i = 1; i < edges.Count; i++)
        {
            if (!pauses.Any(pause => pause.From <= edges[i - 1] && (pause.To is null || pause.To >= edges[i])))
                elapsed += Between(edges[i - 1], edges[i]);
        }
        return elapsed;
    }

    public override string ToString() =>
        $"{Zone.Id}; {string.Join("; ", Week.Select(day => $"{day.Key}: {string.Join(", ", day.Value)}"))}; holidays {string.Join(", ", Holidays)}";

    private static long Floor(Instant at)
    {
        var tick = at.ToUnixTimeTicks();
        return tick - (tick % NodaConstants.TicksPerMinute);
    }
}
