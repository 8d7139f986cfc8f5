using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Ticketing.Data;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.ReadTicket;

/// <summary>
/// Prepares messages that were stored before the rules of now, newest first, a portion at each run. Until it comes to one, that message
/// is prepared when somebody looks at it.
/// </summary>
internal sealed class PrepareOldMessages(IDatabase database, MessagePreparation preparation, TimeProvider time) : IBackgroundTask
{
    private const int Batch = 50;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    public async Task RunAsync(TaskRun run, CancellationToken cancellation)
    {
        var until = time.GetUtcNow() + Longest;
        var progress =
            await database.Table<ShownProgressRow>().FirstOrDefaultAsync(cancellation) is { } known && known.Version == preparation.Version
                ? known
                : new ShownProgressRow
                {
                    Version = preparation.Version,
                    FromId = await database.Table<MessageRow>().MaxAsync(m => (long?)m.Id, cancellation) + 1 ?? 0,
                };
        var done = 0;
        while (progress.FromId > 0 && time.GetUtcNow() < until)
        {
            var from = progress.FromId;
            var ids = await database
                .Table<MessageRow>()
                .Where(m => m.Id < from)
                .OrderByDescending(m => m.Id)
                .Take(Batch)
                .Select(m => m.Id)
                .ToListAsync(cancellation);
            await preparation.KeepAsync(ids, cancellation);
            done += ids.Count;
            progress.FromId = ids.Count < Batch ? 0 : ids[^1];
            await database.WriteAsync(
                async write =>
                {
                    if (await write.UpdateAsync(progress, cancellation) == 0)
                        await write.InsertAsync(progress, cancellation);
                },
                cancellation
            );
        }

        if (progress.FromId == 0)
            run.Report("All messages are prepared.");
        else
            run.Report(
                done,
                "{0} message prepared. Messages before number {1} follow.",
                "{0} messages prepared. Messages before number {1} follow.",
                progress.FromId
            );
    }
}
