using Hookdesk.Sdk.Data;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.TicketList;
using Hookdesk.Ticketing.Contracts;
using LinqToDB.Data;
using LinqToDB.Mapping;

namespace Hookdesk.Sla.Overview;

/// <summary>A ticket with its next due time in Unix milliseconds.</summary>
internal sealed class DueRow
{
    [Column("ticket_id")]
    public long TicketId { get; set; }

    [Column("due_order")]
    public long At { get; set; }
}

/// <summary>What is due next in a department.</summary>
internal sealed record NextDue(IReadOnlyList<DueRow> Tickets, long Breached, long Soon);

/// <summary>Finds what is due next. Scoped.</summary>
internal sealed class NextDueTickets(IDatabase database, ITicketStatuses statuses)
{
    private const int Shown = 10;

    /// <summary>The next tickets of a department, and how many are overdue or soon will be.</summary>
    public async Task<NextDue> OfAsync(long department, DateTimeOffset now, CancellationToken cancellation)
    {
        var open = await OpenStatuses.OfAsync(statuses, cancellation);
        var scope = new DepartmentScope(false, [department]);
        var span = new DueSpan(null, TicketRow.NotDue - 1);
        var tickets = await database.Connection.QueryToListAsync<DueRow>(
            DueQuery.Sql(new TicketSelection(scope, open, null, null), span, Shown, false, TicketDirection.After),
            cancellation,
            DueQuery.Parameters(span, null)
        );
        // Where the last of the ten is due later there is no more of either to count.
        var (at, soon) = (now.ToUnixTimeMilliseconds(), (now + DueLists.SoonIs).ToUnixTimeMilliseconds());
        if (tickets.Count < Shown || tickets[^1].At > soon)
            return new NextDue(tickets, tickets.Count(due => due.At <= at), tickets.Count(due => due.At > at && due.At <= soon));
        var counted = await database.Connection.QueryToListAsync<Counted>(
            DueQuery.CountSql(scope, open),
            cancellation,
            [new DataParameter("now", at), new DataParameter("until", soon)]
        );
        return new NextDue(tickets, counted[0].Breached, counted[0].Soon);
    }

    private sealed class Counted
    {
        [Column("breached")]
        public long Breached { get; set; }

        [Column("soon")]
        public long Soon { get; set; }
    }
}
