using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Sla.Clocks;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain;
using LinqToDB;
using LinqToDB.Async;
using NodaTime;

namespace Hookdesk.Sla.Recalculate;

/// <summary>Looks at open tickets again after a policy or calendar changed: a small batch in each transaction, so that nobody waits, from where it was left when the desk stops in between.</summary>
internal sealed class RecalculateClocks(IDatabase database, ReadFacts facts, Calendars calendars) : IBackgroundTask
{
    public const string TaskName = "sla.recalculate";

    private const int Batch = 50;

    public async Task RunAsync(TaskRun run, CancellationToken cancellation)
    {
        while (await database.Table<RecalculationRow>().Where(row => row.FinishedAt == null).OrderBy(row => row.Id).FirstOrDefaultAsync(cancellation) is { } work)
        {
            if (work.Total is null) await BeginAsync(work, cancellation);
            while (!await StepAsync(work, cancellation)) run.Report(string.Create(CultureInfo.InvariantCulture, $"{work.Done} of {work.Total} tickets, {work.Changed} changed"));
            run.Report(string.Create(CultureInfo.InvariantCulture, $"{work.Done} tickets, {work.Changed} changed"));
        }
    }

    private async Task BeginAsync(RecalculationRow work, CancellationToken cancellation)
    {
        // This node may not have heard of the change yet.
        calendars.Forget();
        work.Total = await database.Table<TicketRow>().LongCountAsync(row => row.IsOpen, cancellation);
        await database.WriteAsync(write => write.UpdateAsync(work, cancellation), cancellation);
    }

    private Task<bool> StepAsync(RecalculationRow work, CancellationToken cancellation) => database.WriteAsync(async write =>
    {
        await write.LockClocksAsync(cancellation);
        var after = work.AfterTicketId;
        var tickets = await write.Table<TicketRow>().Where(row => row.IsOpen && row.TicketId > after).OrderBy(row => row.TicketId).Take(Batch).Select(row => row.TicketId).ToListAsync(cancellation);
        if (tickets.Count > 0)
        {
            var inHand = await TicketsInHand.TakeAsync(write, tickets, cancellation);
            var known = await facts.ReadAsync(tickets, await PolicyStore.ReadAsync(write.Table<PolicyRow>, cancellation), inHand.Find, cancellation);
            // Nobody is told of what a new rule says of the past, and what had ended before it stays as it was.
            var cause = new Cause(work.Reason, Instant.FromDateTimeOffset(write.Now)) { NewFrom = Instant.MaxValue, PassesOverOldSteps = true };
            foreach (var ticket in tickets)
                if (await inHand.KeepAsync(ticket, known[ticket], null, cause, cancellation)) work.Changed++;
            (work.AfterTicketId, work.Done) = (tickets[^1], work.Done + tickets.Count);
        }
        if (tickets.Count < Batch) work.FinishedAt = write.Now;
        await write.UpdateAsync(work, cancellation);
        return work.FinishedAt is not null;
    }, cancellation);
}
