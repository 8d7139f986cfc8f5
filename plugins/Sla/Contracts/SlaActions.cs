using Hookdesk.Sdk;
using Hookdesk.Sdk.Hooks;

namespace Hookdesk.Sla.Contracts;

/// <summary>A calendar was created, changed or removed. Clocks that run by it are worked out again in the background.</summary>
/// <param name="CalendarId">The calendar.</param>
[Hook("sla.calendar-changed")]
public sealed record SlaCalendarChanged(long CalendarId) : IAction
{
    /// <inheritdoc />
    public EntityRef Subject => new("sla-calendar", CalendarId);
}
