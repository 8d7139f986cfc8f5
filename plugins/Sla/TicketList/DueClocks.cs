using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.TimeLeft;
using LinqToDB.Data;

namespace Hookdesk.Sla.TicketList;

/// <summary>Reads the clock of each of some tickets that is due next.</summary>
internal static class DueClocks
{
    public static async Task<Dictionary<long, ShownClock>> ReadAsync(IDatabase database, IReadOnlyList<long> ticketIds, CancellationToken cancellation)
    {
        var clocks = new Dictionary<long, ShownClock>(ticketIds.Count);
        if (ticketIds.Count == 0) return clocks;
        // By hand: each page asks for other tickets, and a mapper would be made anew for each. Only numbers go into the text.
        await using var read = await database.Connection.ExecuteReaderAsync(Sql(ticketIds), cancellation);
        var row = read.Reader!;
        while (await row.ReadAsync(cancellation))
            clocks[row.GetInt64(0)] = new ShownClock((SlaTarget)row.GetInt32(1), (SlaClockState)row.GetInt32(2), row.GetInt32(3), row.GetInt64(4), row.IsDBNull(5) ? null : row.GetInt64(5), row.GetInt64(6));
        return clocks;
    }

    internal static string Sql(IReadOnlyList<long> ticketIds) => string.Create(CultureInfo.InvariantCulture, $"""
        SELECT t.ticket_id, c.target, c.state, c.minutes, c.calendar_id, c.due_at, c.elapsed
        FROM sla_ticket t JOIN sla_clock c ON c.id = t.due_clock_id WHERE t.ticket_id IN ({string.Join(',', ticketIds)})
        """);
}
