using System.Collections.Concurrent;
using Npgsql;

namespace Hookdesk.TestServers;

/// <summary>
/// A PostgreSQL server of the test run's own, tuned for speed instead of durability. When the environment variable
/// <c>HOOKDESK_TEST_POSTGRES</c> holds a connection string, databases are made on that server instead.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const int SigQuit = 3;
    private const string SystemAccount = "postgres";

    private static readonly Lazy<Task<PostgresServer>> LazyShared = new(() => StartAsync());

    private readonly ConcurrentDictionary<string, bool> _databases = [];
    private readonly string _connectionString;
    private readonly ThrowAwayFolder? _folder;
    private readonly TestProcess? _process;
    private readonly IDisposable _exit;

    private PostgresServer(string connectionString, ThrowAwayFolder? folder = null, TestProcess? process = null)
    {
        _connectionString = connectionString;
        _folder = folder;
        _process = process;
        _exit = AtProcessExit.Register(process is null ? DropAllNow : () => StopNow(process));
    }

    /// <summary>One server for all tests of this process, started by the first that asks and stopped when the process ends.</summary>
    public static Task<PostgresServer> Shared
    {
        get
        {
            // Asked by each test: a skip belongs to the test that asked, and must not be kept in the shared task.
            ServerRequirement.Require(ServerKind.Postgres);
            return LazyShared.Value;
        }
    }

    /// <summary>What the server has written.</summary>
    public string Output => _process?.Output ?? "(a server from HOOKDESK_TEST_POSTGRES)";

    internal static string? ExternalConnectionString =>
        Environment.GetEnvironmentVariable("HOOKDESK_TEST_POSTGRES") is { Length: > 0 } value ? value : null;

    public static async Task<PostgresServer> StartAsync()
    {
        ServerRequirement.Require(ServerKind.Postgres);
        return ExternalConnectionString is { } external ? new PostgresServer(external) : await StartOwnAsync();
    }

    /// <summary>Makes an empty database and returns the connection string to it.</summary>
    public Task<string> CreateDatabaseAsync() => CreateDatabaseAsync(template: null);

    /// <summary>Makes a database and returns the connection string to it.</summary>
    /// <param name="template">A database made here that nobody is connected to, to make a copy of; null for an empty one.</param>
    public async Task<string> CreateDatabaseAsync(string? template)
    {
        var name = $"hookdesk_test_{Guid.NewGuid():N}";
        if (template is null)
            await ExecuteAsync($"CREATE DATABASE \"{name}\"");
        else
            await CopyDatabaseAsync(name, new NpgsqlConnectionStringBuilder(template).Database!);
        _databases[name] = true;

        // Idle connections go soon: each test has a database and therefore a pool of its own.
        return new NpgsqlConnectionStringBuilder(_connectionString)
        {
            Database = name,
            Pooling = true,
            ConnectionIdleLifetime = 5,
            ConnectionPruningInterval = 2,
        }.ConnectionString;
    }

    // Who has just closed a connection may still be on the server's list, and on a busy machine for longer than the server waits.
    private async Task CopyDatabaseAsync(string name, string template)
    {
        using var limit = new CancellationTokenSource(Loopback.StartLimit);
        while (true)
        {
            try
            {
                await ExecuteAsync($"CREATE DATABASE \"{name}\" TEMPLATE \"{template}\"");
                return;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ObjectInUse && !limit.IsCancellationRequested)
            {
                await ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{template}'");
            }
        }
    }

    /// <summary>Removes a database made here, with whatever is still connected to it.</summary>
    public async Task DropDatabaseAsync(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database ?? "";
        if (!_databases.TryRemove(name, out _))
            throw new ArgumentException($"“{name}” is no database of this test run.", nameof(connectionString));
        await ExecuteAsync($"DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)");
    }

    public async ValueTask DisposeAsync()
    {
        _exit.Dispose();
        if (_process is null)
        {
            DropAllNow();
            return;
        }

        _process.Signal(SigQuit);
        await _process.StopAsync();
        await _process.DisposeAsync();
        _folder?.Dispose();
    }

    private static async Task<PostgresServer> StartOwnAsync()
    {
        var binaries = InstalledProgram.PostgresBinaries() ?? throw new InvalidOperationException("PostgreSQL is not installed.");
        var folder = new ThrowAwayFolder("postgres");
        TestProcess? process = null;
        try
        {
            // PostgreSQL refuses to run as root.
            var asRoot = Environment.IsPrivilegedProcess;
            var data = await folder.CreateAsync("data", asRoot ? $"{SystemAccount}:{SystemAccount}" : null);
            var (program, arguments) = Command(
                asRoot,
                Path.Combine(binaries, "initdb"),
                ["-D", data, "-U", "postgres", "-A", "trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
            );
            await TestProcess.RunAsync(program, arguments, folder.Path);

            var port = Loopback.FreePort();
            (program, arguments) = Command(
                asRoot,
                Path.Combine(binaries, "postgres"),
                [
                    "-D",
                    data,
                    "-p",
                    $"{port}",
                    "-c",
                    "listen_addresses=127.0.0.1",
                    "-c",
                    $"unix_socket_directories={data}",
                    "-c",
                    "max_connections=200",
                    "-c",
                    "fsync=off",
                    "-c",
                    "synchronous_commit=off",
                    "-c",
                    "full_page_writes=off",
                ]
            );
            process = TestProcess.Start(program, arguments, folder.Path);
            var connectionString = new NpgsqlConnectionStringBuilder
            {
                Host = "127.0.0.1",
                Port = port,
                Username = "postgres",
                Database = "postgres",
            }.ConnectionString;
            await WaitUntilItAnswersAsync(connectionString, process);
            return new PostgresServer(connectionString, folder, process);
        }
        catch
        {
            if (process is not null)
                await process.DisposeAsync();
            folder.Dispose();
            throw;
        }
    }

    // setpriv replaces itself by the program, so that the process id is the server's own; runuser would stay in between.
    private static (string Program, string[] Arguments) Command(bool asRoot, string program, string[] arguments) =>
        asRoot
            ? ("setpriv", [$"--reuid={SystemAccount}", $"--regid={SystemAccount}", "--clear-groups", "--", program, .. arguments])
            : (program, arguments);

    private static async Task WaitUntilItAnswersAsync(string connectionString, TestProcess process)
    {
        var port = new NpgsqlConnectionStringBuilder(connectionString).Port;
        await Loopback.WaitUntilReadyAsync(port, greeting: null, () => process.Output, () => process.HasExited);
        using var limit = new CancellationTokenSource(Loopback.StartLimit);
        while (true)
        {
            try
            {
                await ExecuteAsync(connectionString, "SELECT 1");
                return;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.CannotConnectNow && !limit.IsCancellationRequested)
            {
                // “The database system is starting up”: it listens before it serves.
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    private Task ExecuteAsync(string sql) => ExecuteAsync(_connectionString, sql);

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        var unpooled = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
        await using var connection = new NpgsqlConnection(unpooled);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    // On a server that stays, nothing of ours may.
    private void DropAllNow()
    {
        if (_databases.IsEmpty)
            return;
        using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(_connectionString) { Pooling = false }.ConnectionString
        );
        connection.Open();
        foreach (var name in _databases.Keys)
        {
            using var command = new NpgsqlCommand($"DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)", connection);
            command.ExecuteNonQuery();
        }

        _databases.Clear();
    }

    // At the end of the process there is nobody to await. SIGQUIT ends the server's own children with it, which SIGKILL would not.
    private static void StopNow(TestProcess process)
    {
        process.Signal(SigQuit);
        process.WaitForExitNow(TimeSpan.FromSeconds(5));
    }
}
