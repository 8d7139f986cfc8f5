namespace Hookdesk.TestServers;

/// <summary>
/// Two lanes. The gate, which runs for every change, proves each thing with as few repetitions as can prove it. The long lane, which
/// runs before a release (<c>.ci/run --long</c>), repeats the same tests in full: dozens of kills, thousands of messages, each page in
/// each theme at each width. Two journeys through the browser run on SQLite in the gate, and on PostgreSQL too in the long lane.
/// </summary>
public static class LongLane
{
    /// <summary>Whether this is the long lane: the environment variable <c>HOOKDESK_LONG</c> is <c>1</c>.</summary>
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("HOOKDESK_LONG") == "1";

    /// <summary>What counts in this run.</summary>
    public static T Choose<T>(T gate, T full) => IsOn ? full : gate;
}
