using Hookdesk.Sdk.Data;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.Data;
using LinqToDB.Async;

namespace Hookdesk.Sla.AdministerPolicies;

/// <summary>A calendar that a policy reckons by is not removed.</summary>
internal sealed class PoliciesUseCalendars(IDatabase database) : ICalendarUse
{
    public async Task<IReadOnlyList<string>> UsedByAsync(long calendarId, CancellationToken cancellation) =>
        await database
            .Table<PolicyRow>()
            .Where(row => row.CalendarId == calendarId)
            .OrderBy(row => row.Position)
            .Select(row => row.Name)
            .ToListAsync(cancellation);
}
