using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;

namespace Hookdesk.Sla.TimeLeft;

/// <summary>What of a clock must be known to show its time left. Times are Unix milliseconds, as they are stored.</summary>
/// <param name="Target">The kind of target.</param>
/// <param name="State">How it stands.</param>
/// <param name="Minutes">The target's time.</param>
/// <param name="CalendarId">0 for hours of the clock on the wall.</param>
/// <param name="DueAt">Null while a pause holds it that began before it was due.</param>
/// <param name="Elapsed">What counted up to the pause or the end; of a running clock what pauses since it was due took, which make it
/// no later.</param>
internal readonly record struct ShownClock(SlaTarget Target, SlaClockState State, int Minutes, long CalendarId, long? DueAt, long Elapsed)
{
    public static ShownClock Of(ClockRow row) =>
        new(row.Target, row.State, row.Minutes, row.CalendarId, row.DueAt?.ToUnixTimeMilliseconds(), row.Elapsed);

    public long Total => Minutes * 60_000L;
}
