using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Mailing;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Users;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain;
using Hookdesk.Sla.TicketList;
using Hookdesk.Sla.TimeLeft;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;
using LinqToDB.Mapping;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.Overview;

/// <summary>Reads what is due next in each of some departments. Scoped.</summary>
internal sealed class ReadOverview(
    IDatabase database,
    DepartmentClockCounts standing,
    DueClocks dueClocks,
    Calendars calendars,
    ITicketFields fields,
    IUsers users,
    IEnumerable<IMailSender> senders,
    ICurrentUser user,
    TimeProvider time,
    IStringLocalizer<SlaPlugin> T
)
{
    private const int Shown = 10;
    private static readonly TicketStatus[] Open = [TicketStatus.New, TicketStatus.Open, TicketStatus.Pending, TicketStatus.OnHold];

    /// <param name="departments">The departments.</param>
    /// <param name="areAll">True where these are all that there are: who oversees some is not told numbers of the whole desk.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<OverviewModel> OfAsync(IReadOnlyList<DepartmentInfo> departments, bool areAll, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var standings = await standing.ReadAsync(database, cancellation);
        var next = new Dictionary<long, (List<Due> Tickets, long Breached, long Soon)>();
        foreach (var department in departments)
            next[department.Id] = await NextAsync(department.Id, now, cancellation);
        var ids = next.Values.SelectMany(found => found.Tickets).Select(due => due.TicketId).ToList();
        var (clocks, values, people) = (
            await dueClocks.ReadAsync(database, ids, now, cancellation),
            await fields.ReadAsync(ids, ["subject", "assignee"], cancellation),
            (await users.ListAsync(includeDisabled: true, cancellation)).ToDictionary(
                person => person.Id.ToString(CultureInfo.InvariantCulture),
                person => person.Name
            )
        );

        var faces = new CountdownMarkup(await calendars.AllAsync(cancellation), now, user.TimeZone, T);
        return new OverviewModel([
            .. departments.OrderBy(department => next[department.Id].Tickets.FirstOrDefault()?.At ?? long.MaxValue).Select(Stands),
        ])
        {
            WaitingNotices = await WaitingAsync([.. departments.Select(department => department.Id)], cancellation),
            Recalculation = await database
                .Table<RecalculationRow>()
                .Where(row => row.FinishedAt == null)
                .OrderBy(row => row.Id)
                .Select(row => new RecalculationProgress(row.Done, areAll ? row.Total : null))
                .FirstOrDefaultAsync(cancellation),
        };

        DepartmentOverview Stands(DepartmentInfo department)
        {
            var (tickets, breached, soon) = next[department.Id];
            var (running, paused) = standings.ByDepartment.GetValueOrDefault(department.Id);
            return new DepartmentOverview(
                department,
                breached,
                soon,
                running,
                paused,
                [.. tickets.Where(due => clocks.ContainsKey(due.TicketId)).Select(due => Of(due.TicketId, clocks[due.TicketId]))]
            );
        }

        DueTicket Of(long id, ShownClock clock) =>
            new(
                id,
                values.First(id, "subject") ?? "",
                values.First(id, "assignee") is { } assignee ? people.GetValueOrDefault(assignee) : null,
                faces.Target(clock.Target),
                new MarkupString(faces.Badge(clock))
            );
    }

    private async Task<(List<Due>, long, long)> NextAsync(long department, DateTimeOffset now, CancellationToken cancellation)
    {
        var scope = new DepartmentScope(false, [department]);
        var span = new DueSpan(null, TicketRow.NotDue - 1);
        var tickets = await database.Connection.QueryToListAsync<Due>(
            DueQuery.Sql(new TicketSelection(scope, Open, null, null), span, Shown, false, TicketDirection.After),
            cancellation,
            DueQuery.Parameters(span, null)
        );
        // Where the last of the ten is due later there is no more of either to count.
        var (at, soon) = (now.ToUnixTimeMilliseconds(), (now + DueLists.SoonIs).ToUnixTimeMilliseconds());
        if (tickets.Count < Shown || tickets[^1].At > soon)
            return (tickets, tickets.Count(due => due.At <= at), tickets.Count(due => due.At > at && due.At <= soon));
        var counted = await database.Connection.QueryToListAsync<Counted>(
            DueQuery.CountSql(scope, Open),
            cancellation,
            [new DataParameter("now", at), new DataParameter("until", soon)]
        );
        return (tickets, counted[0].Breached, counted[0].Soon);
    }

    private async Task<long> WaitingAsync(IReadOnlyList<long> departments, CancellationToken cancellation)
    {
        var theirs = database
            .Table<NoticeRow>()
            .Join(
                database.Table<TicketRow>().Where(ticket => departments.Contains(ticket.DepartmentId)),
                notice => notice.TicketId,
                ticket => ticket.TicketId,
                (notice, _) => notice.Id
            );
        if (await theirs.LongCountAsync(cancellation) is not (> 0 and var waiting))
            return 0;
        foreach (var sender in senders)
            if (await sender.CanSendAsync(cancellation))
                return 0;
        return waiting;
    }

    private sealed class Due
    {
        [Column("ticket_id")]
        public long TicketId { get; set; }

        [Column("due_order")]
        public long At { get; set; }
    }

    private sealed class Counted
    {
        [Column("breached")]
        public long Breached { get; set; }

        [Column("soon")]
        public long Soon { get; set; }
    }
}
