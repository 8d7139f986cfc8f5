using System.Globalization;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Sla.Domain.WorkingTime;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Sla.Clocks;

/// <summary>Reads what policies ask of tickets, many at a time, and chooses. Scoped.</summary>
internal sealed class ReadFacts(ITicketFields fields, Calendars calendars)
{
    private const string Department = "department";

    /// <param name="tickets">The tickets.</param>
    /// <param name="policies">The policies.</param>
    /// <param name="known">What is stored of a ticket: one that is over keeps the policy that it had.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<IReadOnlyDictionary<long, TicketFacts>> ReadAsync(IReadOnlyCollection<long> tickets, PolicyBook policies, Func<long, TicketRow?> known, CancellationToken cancellation)
    {
        var values = await fields.ReadAsync(tickets, policies.Fields.Union([Department, TicketFieldKeys.Assignee, TicketFieldKeys.Priority]), cancellation);
        var facts = new Dictionary<long, TicketFacts>();
        foreach (var ticket in tickets)
        {
            var policy = known(ticket) is { IsOpen: false, PolicyId: { } kept } ? policies.Find(kept) : policies.Choose(field => values.Of(ticket, field));
            var calendar = policy is null ? WorkingCalendar.AlwaysOpen : await calendars.OfAsync(policy, cancellation);
            var priority = Enum.TryParse<TicketPriority>(values.First(ticket, TicketFieldKeys.Priority), ignoreCase: true, out var read) ? read : TicketPriority.Normal;
            facts[ticket] = new TicketFacts(policy, calendar, priority, Number(values.First(ticket, Department)), Number(values.First(ticket, TicketFieldKeys.Assignee)));
        }
        return facts;
    }

    private static long Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
