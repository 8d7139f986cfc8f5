using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Users;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.TicketList;
using Hookdesk.Sla.TimeLeft;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.Overview;

/// <summary>Reads what the overview shows of tickets that are due next. Scoped.</summary>
internal sealed class DueTicketReader(
    IDatabase database,
    DueClocks dueClocks,
    CalendarCache calendars,
    ITicketFields fields,
    IUsers users,
    ICurrentUser user,
    IStringLocalizer<SlaPlugin> T
)
{
    /// <summary>Those that have a clock, by id.</summary>
    public async Task<IReadOnlyDictionary<long, DueTicket>> OfAsync(
        IReadOnlyList<long> ids,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var clocks = await dueClocks.ReadAsync(database, ids, cancellation);
        var values = await fields.ReadAsync(ids, ["subject", "assignee"], cancellation);
        var people = (await users.ListAsync(includeDisabled: true, cancellation)).ToDictionary(
            person => person.Id.ToString(CultureInfo.InvariantCulture),
            person => person.Name
        );
        var countdowns = new CountdownMarkup(await calendars.AllAsync(cancellation), now, user.TimeZone, T);
        var tickets = new Dictionary<long, DueTicket>(clocks.Count);
        // In the order asked for: the hours ahead of a calendar stand with its first clock on the page.
        foreach (var id in ids)
            if (clocks.TryGetValue(id, out var clock))
                tickets[id] = new DueTicket(
                    id,
                    values.First(id, "subject") ?? "",
                    values.First(id, "assignee") is { } assignee ? people.GetValueOrDefault(assignee) : null,
                    countdowns.Target(clock.Target),
                    new MarkupString(countdowns.Badge(clock))
                );
        return tickets;
    }
}
