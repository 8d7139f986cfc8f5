using Hookdesk.Sla.Contracts;

namespace Hookdesk.Sla.Clocks;

/// <summary>All that can happen to a clock.</summary>
internal static class ClockActions
{
    public static IReadOnlyList<Type> All { get; } =
    [
        typeof(SlaClockStarted),
        typeof(SlaClockPaused),
        typeof(SlaClockResumed),
        typeof(SlaClockChanged),
        typeof(SlaClockMet),
        typeof(SlaClockBreached),
        typeof(SlaClockCanceled),
    ];
}
