using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.AdministerStatuses;

/// <summary>
/// Gives tickets with a retired status the one that the admin named instead, one transaction each, so that nobody waits. What comes back
/// to a retired status later, out of the trash for example, is found the next time.
/// </summary>
internal sealed class RetiredStatuses(IDatabase database)
{
    private const int Batch = 100;

    /// <returns>How many tickets were changed.</returns>
    public async Task<int> ReplaceAsync(OptionSnapshot known, int most, CancellationToken cancellation)
    {
        var done = 0;
        foreach (var status in known.Statuses.Where(status => status.IsRetired && status.ReplacedBy is not null))
        {
            var (from, to) = (status.Id, status.ReplacedBy!.Value);
            while (done < most)
            {
                var ids = await database
                    .Table<TicketRow>()
                    .Where(ticket => ticket.StatusId == from)
                    .OrderByDescending(ticket => ticket.LastActivityAt)
                    .ThenByDescending(ticket => ticket.Id)
                    .Select(ticket => ticket.Id)
                    .Take(Math.Min(Batch, most - done))
                    .ToListAsync(cancellation);
                foreach (var id in ids)
                    await database.WriteAsync(write => ReplaceAsync(write, id, from, to, cancellation), cancellation);
                done += ids.Count;
                if (ids.Count < Batch)
                    break;
            }
            await database.WriteAsync(
                write => write.Table<TrashRow>().Where(row => row.StatusId == from).Set(row => row.StatusId, to).UpdateAsync(cancellation),
                cancellation
            );
        }
        return done;
    }

    private static async Task ReplaceAsync(IWriteScope write, long id, int from, int to, CancellationToken cancellation)
    {
        if (await LockedTicket.TakeAsync(write, id, cancellation) is not { } locked || locked.Ticket.StatusId != from)
            return;
        locked.SetStatus(to);
        await locked.SaveAsync(cancellation);
    }
}

/// <summary>Goes on with what an admin began, a bounded number at a time.</summary>
internal sealed class ReplaceRetiredStatuses(RetiredStatuses retired, OptionDirectory options) : IBackgroundTask
{
    private const int Most = 5000;

    public async Task RunAsync(TaskRun run, CancellationToken cancellation) =>
        run.Report($"{await retired.ReplaceAsync(await options.ReadAsync(cancellation), Most, cancellation)} tickets changed.");
}
