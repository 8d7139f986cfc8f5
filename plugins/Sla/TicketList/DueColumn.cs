using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Domain;
using Hookdesk.Sla.TimeLeft;
using Hookdesk.Ticketing.Contracts;
using LinqToDB.Data;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.TicketList;

/// <summary>The column with what is left until the ticket's next due time.</summary>
internal sealed class DueColumn(IDatabase database, Calendars calendars, ICurrentUser user, TimeProvider time, IStringLocalizer<SlaPlugin> T) : ITicketColumn
{
    public const string Name = "sla-due";

    public string Key => Name;

    public string Title => T["Due"];

    public int Order => 10;

    /// <summary>Nothing is due on a ticket that is over.</summary>
    public bool IsShownFor(IReadOnlyList<TicketStatus> statuses)
    {
        foreach (var status in statuses)
            if (status is not (TicketStatus.Closed or TicketStatus.Spam)) return true;
        return false;
    }

    public async Task<IReadOnlyDictionary<long, MarkupString>> LoadAsync(IReadOnlyList<long> ticketIds, CancellationToken cancellation = default)
    {
        var cells = new Dictionary<long, MarkupString>(ticketIds.Count);
        if (ticketIds.Count == 0) return cells;
        var faces = new ClockFaces(await calendars.AllAsync(cancellation), time.GetUtcNow(), user.TimeZone, T);
        // Read by hand: each page asks for other tickets, and a mapper would be made anew for each. Only numbers go into the text.
        await using var read = await database.Connection.ExecuteReaderAsync(Sql(ticketIds), cancellation);
        var row = read.Reader!;
        while (await row.ReadAsync(cancellation))
        {
            var clock = new ShownClock((SlaTarget)row.GetInt32(1), (SlaClockState)row.GetInt32(2), row.GetInt32(3), row.GetInt64(4), row.IsDBNull(5) ? null : row.GetInt64(5), row.GetInt64(6));
            cells[row.GetInt64(0)] = new MarkupString(faces.Cell(clock));
        }
        return cells;
    }

    internal static string Sql(IReadOnlyList<long> ticketIds) => string.Create(CultureInfo.InvariantCulture, $"""
        SELECT t.ticket_id, c.target, c.state, c.minutes, c.calendar_id, c.due_at, c.elapsed
        FROM sla_ticket t JOIN sla_clock c ON c.id = t.due_clock_id WHERE t.ticket_id IN ({string.Join(',', ticketIds)})
        """);
}
