using Hookdesk.Host.Data;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Tasks;
using Medallion.Threading.Postgres;

namespace Hookdesk.Host.Tasks;

/// <summary>
/// On PostgreSQL advisory locks, which end with their connection; on SQLite locked files in the data directory, which end with their
/// process.
/// </summary>
internal sealed class Leases(DatabaseSource database) : ILeases
{
    public async Task<ILease?> TryAcquireAsync(string name, CancellationToken cancellation = default)
    {
        if (database.Settings.Provider == DatabaseProvider.Sqlite)
        {
            var file = Path.Combine(
                database.Settings.DataDirectory,
                "leases",
                string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' ? letter : '_'))
            );
            return FileLock.TryTake(file) is { } held ? new FileLease(held) : null;
        }

        var handle = await new PostgresDistributedLock(
            new PostgresAdvisoryLockKey("lease:" + name, allowHashing: true),
            database.Postgres
        ).TryAcquireAsync(TimeSpan.Zero, cancellation);
        return handle is null ? null : new PostgresLease(handle);
    }

    private sealed class FileLease(FileLock held) : ILease
    {
        public CancellationToken Lost => CancellationToken.None;

        public ValueTask DisposeAsync()
        {
            held.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class PostgresLease(PostgresDistributedLockHandle handle) : ILease
    {
        public CancellationToken Lost { get; } = handle.HandleLostToken;

        public async ValueTask DisposeAsync()
        {
            try
            {
                await handle.DisposeAsync();
            }
            catch (Exception error)
                when (Lost.IsCancellationRequested || error is InvalidOperationException or System.Data.Common.DbException)
            {
                // There is nothing left to give back: the server has let go of the lock when the connection ended, which may be known
                // here before it is told as lost.
            }
        }
    }
}
