using Hookdesk.Sla.Clocks;

namespace Hookdesk.Sla.TimeLeft;

/// <summary>How a clock looks at a moment.</summary>
/// <param name="Left">Milliseconds of its own kind of time until it is due; below zero since it was.</param>
/// <param name="Total">Milliseconds of the target.</param>
/// <param name="IsPaused">True while it is held.</param>
internal readonly record struct Countdown(long Left, long Total, bool IsPaused)
{
    /// <summary>Overdue: the same instant at which the clock is breached.</summary>
    public bool IsBreached => Left < 0 || (Left == 0 && !IsPaused);

    /// <summary>A tone of the theme; null while all is calm.</summary>
    public string? Tone =>
        IsBreached ? "danger"
        : IsPaused ? "paused"
        : Left * 100 <= Total * (100 - ClockTimes.WarnPercent) ? "warning"
        : null;

    /// <summary>Percent of the time that have passed, 0 to 100.</summary>
    public int Percent => Total <= 0 ? 100 : (int)Math.Clamp((Total - Left) * 100 / Total, 0, 100);
}
