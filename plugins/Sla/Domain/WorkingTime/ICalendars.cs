namespace Hookdesk.Sla.Domain.WorkingTime;

/// <summary>The installation's calendars, ready to reckon with. Scoped; served from memory, and true for what the scope's transaction sees of their versions.</summary>
internal interface ICalendars
{
    /// <summary>A calendar. One that is gone or has lost its time zone still answers, so that no clock stops: by what it was last, else as open at all times.</summary>
    ValueTask<WorkingCalendar> ReadAsync(long calendarId, CancellationToken cancellation = default);
}
