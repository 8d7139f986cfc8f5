using Hookdesk.Sla.Domain;
using Hookdesk.Sla.Domain.BusinessHours;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Sla.Clocks;

/// <summary>Reads what policies ask of tickets, many at a time. Scoped.</summary>
internal sealed class ReadFacts(ITicketFields fields, Calendars calendars)
{
    public async Task<KnownFacts> ReadAsync(IReadOnlyCollection<long> tickets, PolicyBook policies, CancellationToken cancellation)
    {
        var values = await fields.ReadAsync(
            tickets,
            policies.Fields.Union([KnownFacts.Department, TicketFieldKeys.Assignee, TicketFieldKeys.Priority]),
            cancellation
        );
        var all = await calendars.AllAsync(cancellation);
        return new KnownFacts(policies, values, id => all.GetValueOrDefault(id)?.Calendar ?? WorkingCalendar.AlwaysOpen);
    }
}
