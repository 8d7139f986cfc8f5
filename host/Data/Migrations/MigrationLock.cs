using Hookdesk.Sdk.Data;
using Npgsql;

namespace Hookdesk.Host.Data.Migrations;

/// <summary>Keeps others from migrating the same database meanwhile: another node, or the command line.</summary>
internal sealed class MigrationLock : IAsyncDisposable
{
    private readonly FileLock? _file;
    private readonly NpgsqlConnection? _connection;

    private MigrationLock(FileLock? file, NpgsqlConnection? connection) => (_file, _connection) = (file, connection);

    public static async Task<MigrationLock> TakeAsync(DatabaseSource source, CancellationToken cancellation)
    {
        if (source.Settings.Provider == DatabaseProvider.Sqlite)
            return new(await FileLock.TakeAsync(source.Settings.SqliteFile + ".migrating", cancellation), null);

        var connection = await source.Postgres.OpenConnectionAsync(cancellation);
        try
        {
            await using var command = new NpgsqlCommand($"SELECT pg_advisory_lock({(long)AdvisoryLock.Migration})", connection)
            {
                CommandTimeout = 0,
            };
            await command.ExecuteNonQueryAsync(cancellation);
            return new(null, connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _file?.Dispose();
        if (_connection is null)
            return;

        // Said explicitly: a connection that goes back to the pool is reset, and so unlocked, only when it is used again.
        await using var connection = _connection;
        await using var command = new NpgsqlCommand($"SELECT pg_advisory_unlock({(long)AdvisoryLock.Migration})", connection);
        await command.ExecuteNonQueryAsync();
    }
}
