using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.TrashTickets;

/// <summary>
/// Erases what has been in the trash for as long as the settings say. A transaction for each ticket, so that nobody waits for it, and
/// the rest of a great many the next time.
/// </summary>
internal sealed class EraseOldTrash(IDatabase database, TicketErasure erasure, ISettings<TicketSettings> settings, TimeProvider time)
    : IBackgroundTask
{
    private const int Batch = 100;
    private const int Most = 2000;

    public async Task RunAsync(TaskRun run, CancellationToken cancellation)
    {
        var days = (await settings.GetAsync(cancellation)).TrashDays;
        if (days == 0)
        {
            run.Report("Nothing was deleted: tickets are kept in the trash.");
            return;
        }
        var before = time.GetUtcNow().AddDays(-days);
        var erased = 0;
        for (var (at, after) = (DateTimeOffset.UnixEpoch, 0L); erased < Most; )
        {
            var (lastAt, lastId) = (at, after);
            var due = await database
                .Table<TrashRow>()
                .Where(row => row.TrashedAt < before && (row.TrashedAt > lastAt || (row.TrashedAt == lastAt && row.TicketId > lastId)))
                .OrderBy(row => row.TrashedAt)
                .ThenBy(row => row.TicketId)
                .Take(Batch)
                .ToListAsync(cancellation);
            if (due.Count == 0)
                break;
            foreach (var row in due)
                if (
                    await database.WriteAsync(
                        write => erasure.EraseAsync(write, row.TicketId, _ => ValueTask.FromResult(true), before, cancellation),
                        cancellation
                    )
                )
                    erased++;
            (at, after) = (due[^1].TrashedAt, due[^1].TicketId);
        }
        run.Report(erased, "{0} ticket permanently deleted.", "{0} tickets permanently deleted.");
    }
}
