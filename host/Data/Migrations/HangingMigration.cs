using FluentMigrator;
using FluentMigrator.Runner.Processors;
using LinqToDB.Data;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace Hookdesk.Host.Data.Migrations;

/// <summary>
/// Waits for migrations within a limit. Those that are not done by then are ended from outside: their transaction is rolled back and
/// their connection closed, so that nobody's write waits for them, whatever their code goes on doing.
/// </summary>
internal static class HangingMigration
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <exception cref="TimeoutException">They were not done in time, and nothing of the step that was running is left.</exception>
    public static async Task<int> WaitAsync(
        Task<int> applying,
        IServiceProvider services,
        DatabaseSource source,
        TimeSpan limit,
        CancellationToken cancellation
    )
    {
        try
        {
            return await applying.WaitAsync(limit, cancellation);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException && !applying.IsCompleted)
        {
            await EndAsync(applying, services, source);
            if (error is OperationCanceledException)
                throw;
            throw new TimeoutException(
                $"It wasn't finished after {limit.TotalSeconds:0} s and was rolled back. If it needs more time, stop Hookdesk and run \"db migrate\"."
            );
        }
    }

    private static async Task EndAsync(Task applying, IServiceProvider services, DatabaseSource source)
    {
        var processor = services.GetRequiredService<IMigrationProcessor>();
        switch ((processor as GenericProcessorBase)?.Connection)
        {
            case SqliteConnection { Handle: { } handle }:
                raw.sqlite3_interrupt(handle);
                break;
            case NpgsqlConnection { FullState: not System.Data.ConnectionState.Closed } connection:
                await using (var other = source.Connect())
                    await other.ExecuteAsync($"SELECT pg_terminate_backend({connection.ProcessID})");
                break;
        }

        // A statement that was interrupted ends the step by itself; code that hangs beside the database does not.
        await applying.WaitAsync(Grace).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (applying.IsCompleted)
            return;
        try
        {
            processor.RollbackTransaction();
        }
        catch (Exception error) when (error is InvalidOperationException or System.Data.Common.DbException or ObjectDisposedException)
        {
            // There is none, or it ended with its connection.
        }

        (processor as GenericProcessorBase)?.Connection.Close();
    }
}
