using Hookdesk.Host.Core;
using Hookdesk.Host.Data;
using Hookdesk.Host.Shells;
using Hookdesk.Sdk.Data;
using Npgsql;

namespace Hookdesk.Host.Events;

/// <summary>Listens on PostgreSQL for commits of other nodes. Without it the log is still looked at every second.</summary>
internal sealed class LogWatcher(DatabaseSource database, ShellLifetime lifetime, TimeProvider time, ILogger<LogWatcher> logger) : BackgroundWork(lifetime)
{
    protected override IEnumerable<Func<CancellationToken, Task>> Loops() =>
        database.Settings.Provider == DatabaseProvider.PostgreSql ? [ListenAsync] : [];

    private async Task ListenAsync(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                await using var connection = await database.Postgres.OpenConnectionAsync(stop);
                connection.Notification += (_, _) => database.Committed.Raise();
                await using (var listen = new NpgsqlCommand($"LISTEN {EventWriter.Channel}", connection)) await listen.ExecuteNonQueryAsync(stop);
                while (true) await connection.WaitAsync(stop);
            }
            catch (Exception error) when (!stop.IsCancellationRequested)
            {
                logger.LogWarning(error, "Listening for other nodes' changes was interrupted");
                await Task.Delay(TimeSpan.FromSeconds(5), time, stop);
            }
        }
    }
}
