using NodaTime;

namespace Hookdesk.Sla.Domain.BusinessHours;

/// <summary>
/// Open hours within one day, by the clock on the wall: from the first moment up to, not including, the second.
/// <see cref="To"/> of 00:00 is the end of the day (24:00), as an interval that ends where the day begins would be empty.
/// Work that goes on past midnight is two intervals: 22:00–24:00, and 00:00–06:00 on the next day.
/// </summary>
public readonly record struct WorkingInterval(LocalTime From, LocalTime To)
{
    internal long FromTick => From.TickOfDay;

    internal long ToTick => To == LocalTime.Midnight ? NodaConstants.TicksPerDay : To.TickOfDay;
}
