namespace Hookdesk.Sla.Calendars;

/// <summary>
/// Tells what runs by a calendar, so that none is removed that something needs. Asked inside the transaction that removes it, after that
/// transaction has locked the calendar's row.
/// </summary>
internal interface ICalendarUse
{
    /// <summary>Names of what uses the calendar, for the person who wants to remove it; empty when nothing does.</summary>
    Task<IReadOnlyList<string>> UsedByAsync(long calendarId, CancellationToken cancellation);
}
