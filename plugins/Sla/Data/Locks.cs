namespace Hookdesk.Sla.Data;

/// <summary>The locks by which transactions wait for each other, for <see cref="Hookdesk.Sdk.Data.NamedLock"/>.</summary>
internal static class Locks
{
    /// <summary>Held by whoever changes clocks: events, due work and recalculation meet at the same tickets.</summary>
    public const string Clocks = "hookdesk.sla.clocks";

    /// <summary>Held by whoever adds or removes calendars, or a policy that uses one.</summary>
    public const string Calendars = "hookdesk.sla.calendars";
}
