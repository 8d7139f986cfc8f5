using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.BusinessHours;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Sla.Clocks;

/// <summary>Reads what policies ask of tickets, many at a time. Scoped.</summary>
internal sealed class SnapshotReader(ITicketFields fields, PolicyConditions conditions, CalendarCache calendars)
{
    public async Task<TicketSnapshots> ReadAsync(IReadOnlyCollection<long> tickets, PolicyBook policies, CancellationToken cancellation)
    {
        var values = await fields.ReadAsync(
            tickets,
            policies.Fields.Union([TicketSnapshots.Department, TicketFieldKeys.Assignee, TicketFieldKeys.Priority]),
            cancellation
        );
        var meaning = await conditions.ReadAsync(cancellation);
        var all = await calendars.AllAsync(cancellation);
        return new TicketSnapshots(policies, meaning, values, id => all.GetValueOrDefault(id)?.Calendar ?? WorkingCalendar.AlwaysOpen);
    }
}
