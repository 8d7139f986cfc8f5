using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.Clocks;
using Hookdesk.Sla.Data;
using LinqToDB;
using LinqToDB.Async;
using NodaTime;

namespace Hookdesk.Sla.Recalculate;

/// <summary>
/// Looks at open tickets again after a policy or calendar changed: a small batch in each transaction, so that nobody waits, from where
/// it was left when the desk stops in between.
/// </summary>
internal sealed class RecalculateClocks(
    IDatabase database,
    SnapshotReader facts,
    CalendarCache calendars,
    ClockBacklog backlog,
    TimeProvider time
) : IBackgroundTask
{
    private const int Batch = 50;

    public async Task RunAsync(TaskRun run, CancellationToken cancellation)
    {
        while (
            await database
                .Table<RecalculationRow>()
                .Where(row => row.FinishedAt == null)
                .OrderBy(row => row.Id)
                .FirstOrDefaultAsync(cancellation)
                is { } work
        )
        {
            if (await WaitsAsync(run, cancellation))
                return;
            if (work.Total is null)
                await BeginAsync(work, cancellation);
            while (!await StepAsync(work, cancellation))
            {
                run.Report("Tickets checked: {0} of {1}. Changed: {2}.", work.Done, work.Total ?? 0, work.Changed);
                if (await WaitsAsync(run, cancellation))
                    return;
            }
            run.Report("Tickets checked: {0}. Changed: {1}.", work.Done, work.Changed);
        }
    }

    // Answers that were given while the desk was off are taken in first, so that nothing is told to be late that was not. Whoever takes
    // them in starts this again.
    private async Task<bool> WaitsAsync(TaskRun run, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (await backlog.KnownUntilAsync(now, cancellation) is var until && now - until <= RecalculationRequest.Behind)
            return false;
        run.Report("Waiting until the events since {0} are processed.", until.ToString("u", CultureInfo.InvariantCulture));
        return true;
    }

    private async Task BeginAsync(RecalculationRow work, CancellationToken cancellation)
    {
        // This node may not have heard of the change yet.
        calendars.Forget();
        work.Total = await database.Table<TicketRow>().LongCountAsync(row => row.IsOpen, cancellation);
        // Nothing else of it: a request that came meanwhile is noted in it.
        await database.WriteAsync(
            write =>
                write.Table<RecalculationRow>().Where(row => row.Id == work.Id).Set(row => row.Total, work.Total).UpdateAsync(cancellation),
            cancellation
        );
    }

    private Task<bool> StepAsync(RecalculationRow work, CancellationToken cancellation) =>
        database.WriteAsync(
            async write =>
            {
                await write.LockAsync(Locks.Clocks, cancellation);
                var after = work.AfterTicketId;
                var tickets = await write
                    .Table<TicketRow>()
                    .Where(row => row.IsOpen && row.TicketId > after)
                    .OrderBy(row => row.TicketId)
                    .Take(Batch)
                    .Select(row => row.TicketId)
                    .ToListAsync(cancellation);
                if (tickets.Count > 0)
                {
                    var locked = await LockedTickets.TakeAsync(write, tickets, cancellation);
                    var known = await facts.ReadAsync(
                        tickets,
                        await PolicyStore.ReadAsync(write.Table<PolicyRow>, cancellation),
                        cancellation
                    );
                    // Nobody is told of what a new rule says of the past, and what had ended before it stays as it was.
                    var until = Instant.FromDateTimeOffset(await backlog.KnownUntilAsync(write.Now, cancellation));
                    var now = Instant.FromDateTimeOffset(write.Now);
                    var cause = new Cause(work.Reason, now)
                    {
                        NewFrom = Instant.MaxValue,
                        IsOfRules = true,
                        RulesChangedAt = now,
                        KnownUntil = until,
                    };
                    foreach (var ticket in tickets)
                    {
                        locked.Reconcile(ticket, known, null, cause);
                        if (await locked.SaveAsync(ticket, cancellation))
                            work.Changed++;
                    }
                    (work.AfterTicketId, work.Done) = (tickets[^1], work.Done + tickets.Count);
                }
                if (tickets.Count < Batch)
                    work.FinishedAt = write.Now;
                await write
                    .Table<RecalculationRow>()
                    .Where(row => row.Id == work.Id)
                    .Set(row => row.AfterTicketId, work.AfterTicketId)
                    .Set(row => row.Done, work.Done)
                    .Set(row => row.Changed, work.Changed)
                    .Set(row => row.FinishedAt, work.FinishedAt)
                    .UpdateAsync(cancellation);
                return work.FinishedAt is not null;
            },
            cancellation
        );
}
