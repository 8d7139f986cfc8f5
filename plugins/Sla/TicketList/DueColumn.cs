using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.TimeLeft;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.TicketList;

/// <summary>The column with what is left until the ticket's next due time.</summary>
internal sealed class DueColumn(
    IDatabase database,
    DueClocks dueClocks,
    PolicyCache policies,
    CalendarCache calendars,
    ICurrentUser user,
    TimeProvider time,
    IStringLocalizer<SlaPlugin> T
) : ITicketColumn
{
    public const string Name = "sla-due";

    public string Key => Name;

    public string Title => T["Due"];

    public int Order => 10;

    /// <summary>Nothing is due on a ticket that is over, and on a desk that SLA targets nothing.</summary>
    public bool IsShownFor(IReadOnlyList<StatusCategory> categories)
    {
        if (!policies.AnyEnabled)
            return false;
        foreach (var category in categories)
            if (category.IsOpen())
                return true;
        return false;
    }

    public async Task<IReadOnlyDictionary<long, MarkupString>> LoadAsync(
        IReadOnlyList<long> ticketIds,
        CancellationToken cancellation = default
    )
    {
        await policies.AllAsync(cancellation);
        var now = time.GetUtcNow();
        var clocks = await dueClocks.ReadAsync(database, ticketIds, cancellation);
        var countdowns = new CountdownMarkup(await calendars.AllAsync(cancellation), now, user.TimeZone, T);
        var cells = new Dictionary<long, MarkupString>(clocks.Count);
        foreach (var (ticket, clock) in clocks)
            cells[ticket] = new MarkupString(countdowns.Cell(clock));
        return cells;
    }
}
