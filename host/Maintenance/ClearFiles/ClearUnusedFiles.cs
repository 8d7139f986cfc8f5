using System.Data;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Tasks;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;

namespace Hookdesk.Host.Maintenance.ClearFiles;

/// <summary>
/// Deletes stored files that no row names: what an erased ticket had, and what a process that was killed left behind. A file that was
/// saved within the last day stays, because its row may be about to be committed. Nothing is deleted when anybody who has named files
/// before is not there to do so now.
/// </summary>
internal sealed class ClearUnusedFiles(IDatabase database, IBlobStore blobs, IEnumerable<IBlobReferences> references, TimeProvider time)
    : IBackgroundTask
{
    public const string Name = "core.clear-files";

    /// <summary>For so long after it was last saved a file is left alone.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    public async Task RunAsync(TaskRun run, CancellationToken cancellation)
    {
        var present = references.Select(FileOwners.NameOf).ToHashSet(StringComparer.Ordinal);
        var missing = (await database.Table<FileOwnerRow>().Select(row => row.Name).ToListAsync(cancellation)).FindAll(name =>
            !present.Contains(name)
        );
        if (missing.Count > 0)
        {
            run.Report(
                "Nothing was deleted: a plugin that uses files is disabled or missing ({0}). If it was removed permanently, run: hookdesk db forget-files <name>",
                string.Join(", ", missing)
            );
            return;
        }

        // In this order: a file that is listed and gets its row afterwards is young.
        var before = time.GetUtcNow() - Grace;
        var unnamed = new HashSet<FileHash>();
        await foreach (var blob in blobs.ListAsync(cancellation))
            unnamed.Add(FileHash.Parse(blob.Hash));
        await TakeOutNamedAsync(unnamed, cancellation);

        var deleted = 0;
        foreach (var hash in unnamed)
        {
            cancellation.ThrowIfCancellationRequested();
            if (await blobs.DeleteUnlessSavedSinceAsync(hash.ToString(), before, cancellation))
                deleted++;
        }

        var leftovers = await blobs.DeleteLeftoversAsync(before, cancellation);
        run.Report(
            deleted,
            "{0} file deleted. Leftovers of interrupted uploads deleted: {1}.",
            "{0} files deleted. Leftovers of interrupted uploads deleted: {1}.",
            leftovers
        );
    }

    // In one transaction, which sees one moment: a file whose row moves from one table to another is in one of them.
    private async Task TakeOutNamedAsync(HashSet<FileHash> unnamed, CancellationToken cancellation)
    {
        var connection = database.Connection;
        // SQLite's provider begins transactions that write, for which everybody else would wait.
        var isSqlite = database.Provider == DatabaseProvider.Sqlite;
        ((IDataContext)connection).CloseAfterUse = false;
        try
        {
            if (isSqlite)
                await connection.ExecuteAsync("BEGIN DEFERRED", cancellation);
            else
                await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
            try
            {
                foreach (var source in references)
                await foreach (var (hash, _) in source.ListAsync(cancellation))
                    unnamed.Remove(FileHash.Parse(hash));
            }
            finally
            {
                if (isSqlite)
                    await connection.ExecuteAsync("ROLLBACK", CancellationToken.None);
                else
                    await connection.RollbackTransactionAsync(CancellationToken.None);
            }
        }
        finally
        {
            ((IDataContext)connection).CloseAfterUse = true;
            await connection.CloseAsync();
        }
    }
}
