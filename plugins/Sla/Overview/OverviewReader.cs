using Hookdesk.Sdk.Data;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Escalate;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Sla.Overview;

/// <summary>Reads what is due next in each of some departments. Scoped.</summary>
internal sealed class OverviewReader(
    IDatabase database,
    DepartmentClockCounts clockCounts,
    NextDueTickets nextDue,
    DueTicketReader dueTickets,
    UnsentNotices unsent,
    TimeProvider time
)
{
    /// <param name="departments">The departments.</param>
    /// <param name="areAll">True where these are all that there are: who oversees some is not told numbers of the whole desk.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<OverviewModel> OfAsync(IReadOnlyList<DepartmentInfo> departments, bool areAll, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var counts = await clockCounts.ReadAsync(database, cancellation);
        var next = new Dictionary<long, NextDue>();
        foreach (var department in departments)
            next[department.Id] = await nextDue.OfAsync(department.Id, now, cancellation);
        // The department that is due first stands first on the page.
        var ordered = departments.OrderBy(department => next[department.Id].Tickets.FirstOrDefault()?.At ?? long.MaxValue).ToList();
        var tickets = await dueTickets.OfAsync(
            [.. ordered.SelectMany(department => next[department.Id].Tickets).Select(due => due.TicketId)],
            now,
            cancellation
        );
        return new OverviewModel([.. ordered.Select(Of)])
        {
            WaitingNotices = await unsent.CountAsync([.. departments.Select(department => department.Id)], cancellation),
            Recalculation = await database
                .Table<RecalculationRow>()
                .Where(row => row.FinishedAt == null)
                .OrderBy(row => row.Id)
                .Select(row => new RecalculationProgress(row.Done, areAll ? row.Total : null))
                .FirstOrDefaultAsync(cancellation),
        };

        DepartmentOverview Of(DepartmentInfo department)
        {
            var due = next[department.Id];
            var (running, paused) = counts.ByDepartment.GetValueOrDefault(department.Id);
            return new DepartmentOverview(
                department,
                due.Breached,
                due.Soon,
                running,
                paused,
                [.. due.Tickets.Where(ticket => tickets.ContainsKey(ticket.TicketId)).Select(ticket => tickets[ticket.TicketId])]
            );
        }
    }
}
