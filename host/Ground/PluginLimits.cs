namespace Hookdesk.Host.Ground;

/// <summary>
/// How much a plugin may do wrong before the desk goes on without it. The README of the SDK's users says the same in words; change both.
/// </summary>
internal static class PluginLimits
{
    /// <summary>A plugin is quarantined when its failures of this time weigh as much as <see cref="MostFailures"/>.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(10);

    /// <summary>How many failures a plugin may have within <see cref="Window"/>.</summary>
    public const int MostFailures = 50;

    /// <summary>A call that was given up has cost somebody's time, and maybe a thread: it counts as so many failures.</summary>
    public const int WeightOfGivenUp = 5;

    /// <summary>A trial that had to be given up, long after the first calls were, is no hiccup of the machine: it counts as so many.</summary>
    public const int WeightOfTrial = 15;

    /// <summary>Calls of one contribution that are given up within this time of each other have one reason.</summary>
    public static TimeSpan OneReason { get; } = TimeSpan.FromSeconds(15);

    /// <summary>After so many calls in a row that were given up, a contribution is skipped and not waited for.</summary>
    public const int GivenUpInARow = 2;

    /// <summary>An error that comes as late as this has cost as much as a call that was given up.</summary>
    public static TimeSpan Slow { get; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a contribution is skipped before it is tried again; twice as long after each trial that fails.</summary>
    public static TimeSpan FirstPause { get; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest time between two trials.</summary>
    public static TimeSpan LongestPause { get; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a page waits for a part of it.</summary>
    public static TimeSpan OfPagePart { get; } = TimeSpan.FromSeconds(3);
}
