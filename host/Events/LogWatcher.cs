using Hookdesk.Host.Data;
using Hookdesk.Host.Ground;
using Hookdesk.Sdk.Data;
using LinqToDB;
using LinqToDB.Async;
using Npgsql;

namespace Hookdesk.Host.Events;

/// <summary>
/// Notices what other processes commit (other nodes, the command line) and rings for it here. PostgreSQL tells; SQLite is asked each
/// second, once for all who wait.
/// </summary>
internal sealed class LogWatcher(DatabaseSource database, ShellLifetime lifetime, TimeProvider time, ILogger<LogWatcher> logger)
    : BackgroundWork(lifetime)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    protected override IEnumerable<Func<CancellationToken, Task>> Loops() =>
        [database.Settings.Provider == DatabaseProvider.PostgreSql ? ListenAsync : LookAsync];

    private async Task ListenAsync(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                await using var connection = await database.Postgres.OpenConnectionAsync(stop);
                connection.Notification += (_, _) => database.Committed.Raise();
                await using (var listen = new NpgsqlCommand($"LISTEN {EventWriter.Channel}", connection))
                    await listen.ExecuteNonQueryAsync(stop);

                // What was committed while nobody listened has told nobody.
                database.Committed.Raise();
                while (true)
                    await connection.WaitAsync(stop);
            }
            catch (Exception error) when (!stop.IsCancellationRequested)
            {
                logger.LogWarning(error, "The connection that listens for other nodes' changes was interrupted");
                await Task.Delay(AfterFailure, time, stop);
            }
        }
    }

    private async Task LookAsync(CancellationToken stop)
    {
        long last = 0;
        while (true)
        {
            try
            {
                await using var connection = database.Connect();
                var now = await connection.GetTable<EventRow>().MaxAsync(row => (long?)row.Id, stop) ?? 0;
                if (now != last)
                    database.Committed.Raise();
                last = now;
                await Task.Delay(Step, time, stop);
            }
            catch (Exception error) when (!stop.IsCancellationRequested)
            {
                logger.LogWarning(error, "The event log couldn't be read");
                await Task.Delay(AfterFailure, time, stop);
            }
        }
    }
}
