using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.Maintenance;

/// <summary>Forgets files that were uploaded and are in no draft after a week: they were sent, or given up.</summary>
internal sealed class ForgetUploads(IDatabase database, TimeProvider time) : IBackgroundTask
{
    private const int Batch = 500;

    public async Task RunAsync(TaskRun run, CancellationToken cancellation)
    {
        var before = time.GetUtcNow().AddDays(-7);
        var drafted = (await database.Table<DraftRow>().ToListAsync(cancellation)).SelectMany(Drafts.AllUploads).ToHashSet();
        var old = (
            await database
                .Table<UploadRow>()
                .Where(upload => upload.CreatedAt < before)
                .OrderBy(upload => upload.CreatedAt)
                .Select(upload => upload.Id)
                .ToListAsync(cancellation)
        )
            .Where(id => !drafted.Contains(id))
            .ToList();
        foreach (var ids in old.Chunk(Batch))
            await database.WriteAsync(
                write => write.Table<UploadRow>().Where(upload => ids.Contains(upload.Id)).DeleteAsync(cancellation),
                cancellation
            );
        run.Report(old.Count, "{0} upload deleted.", "{0} uploads deleted.");
    }
}
