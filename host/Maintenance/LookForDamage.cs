using Hookdesk.Host.Data;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Tasks;
using LinqToDB.Data;

namespace Hookdesk.Host.Maintenance;

/// <summary>
/// Reads the SQLite database once a night, so that a damaged page is known before somebody needs it: <c>/health/ready</c> tells it from
/// then on. PostgreSQL has checksums of its own.
/// </summary>
internal sealed class LookForDamage(IDatabase database, DatabaseSource source) : IBackgroundTask
{
    public async Task RunAsync(TaskRun run, CancellationToken cancellation)
    {
        if (database.Provider != DatabaseProvider.Sqlite)
        {
            run.Report("The database isn't SQLite.");
            return;
        }

        var found = await database.Connection.QueryToListAsync<string>("PRAGMA quick_check(5)", cancellation);
        if (found is ["ok"])
        {
            run.Report("The database is sound.");
            return;
        }

        source.NoteDamage(string.Join("; ", found));
        throw new InvalidOperationException($"The database is damaged: {source.Damage} Stop Hookdesk and restore a backup.");
    }
}
