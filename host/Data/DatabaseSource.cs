using Hookdesk.Host.Data.Sqlite;
using Hookdesk.Host.Ground;
using Hookdesk.Sdk.Data;
using LinqToDB;
using LinqToDB.Data;
using LinqToDB.DataProvider.PostgreSQL;
using LinqToDB.DataProvider.SQLite;
using LinqToDB.Mapping;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Hookdesk.Host.Data;

/// <summary>
/// The database of this process: connections, mapping, the write gate and the commit signal. One for the whole process, made by the
/// outer host and shared by every shell, so that an old shell that drains and the new one queue at the same gate.
/// </summary>
internal sealed class DatabaseSource : IDisposable, IAsyncDisposable
{
    private const int SqliteCorrupt = 11;
    private const int SqliteNoDatabase = 26;

    private readonly MappingSchema _mapping = Mapping.Create();
    private readonly NpgsqlDataSource? _postgres;
    private readonly SqlitePool? _sqlite;
    private readonly DataOptions _options;

    public DatabaseSource(HookdeskOptions options)
        : this(DatabaseSettings.From(options)) { }

    public DatabaseSource(DatabaseSettings settings)
    {
        Settings = settings;
        CreatePrivateFolder(settings.DataDirectory);
        if (settings.Provider == DatabaseProvider.Sqlite)
        {
            SqliteLibrary.Configure();
            CreatePrivateFolder(Path.GetDirectoryName(settings.SqliteFile)!);
            var pool = _sqlite = new SqlitePool(settings.ConnectionString, NoteDamage);
            _options = new DataOptions()
                .UseConnectionFactory(
                    SQLiteTools.GetDataProvider(SQLiteProvider.Microsoft),
                    _ => new PooledConnection(pool, settings.ConnectionString)
                )
                .UseMappingSchema(_mapping);
        }
        else
        {
            var postgres = _postgres = NpgsqlDataSource.Create(settings.ConnectionString);
            _options = new DataOptions()
                .UseConnectionFactory(PostgreSQLTools.GetDataProvider(PostgreSQLVersion.v13), _ => postgres.CreateConnection())
                .UseMappingSchema(_mapping);
        }
    }

    public DatabaseSettings Settings { get; }

    public WriteGate Gate { get; } = new();

    public CommitSignal Committed { get; } = new();

    public EventVersions Versions { get; } = new();

    /// <summary>
    /// What the database said when a page of it turned out to be damaged; null while none is known. Stays until the process ends: a
    /// damaged database is repaired with the desk stopped.
    /// </summary>
    public string? Damage { get; private set; }

    /// <summary>Takes note of an error that says that the database is damaged; others are passed over.</summary>
    public void NoteDamage(Exception error)
    {
        for (var inner = error; inner is not null; inner = inner.InnerException)
            if (
                inner is SqliteException { SqliteErrorCode: SqliteCorrupt or SqliteNoDatabase }
                || inner is PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted }
            )
                Damage ??= inner.Message;
    }

    /// <summary>Takes note of what a look at the whole database has found.</summary>
    public void NoteDamage(string found) => Damage ??= found;

    /// <summary>PostgreSQL's connections, for what linq2db does not do (LISTEN, session locks).</summary>
    /// <exception cref="InvalidOperationException">The database isn't PostgreSQL.</exception>
    public NpgsqlDataSource Postgres => _postgres ?? throw new InvalidOperationException("The database isn't PostgreSQL.");

    /// <summary>Says clearly when the server is not there or does not let us in, before anything else fails for that reason.</summary>
    /// <exception cref="InvalidOperationException">The message is for the operator.</exception>
    public async Task ExpectReachableAsync(CancellationToken cancellation)
    {
        if (_postgres is null)
            return;
        try
        {
            await using var connection = await _postgres.OpenConnectionAsync(cancellation);
        }
        catch (Exception error) when (error is NpgsqlException or System.Net.Sockets.SocketException or TimeoutException)
        {
            var server = new NpgsqlConnectionStringBuilder(Settings.ConnectionString);
            throw new InvalidOperationException(
                $"Can't connect to the database {server.Database} on {server.Host}:{server.Port}: {error.GetBaseException().Message}",
                error
            );
        }
    }

    /// <summary>A connection, opened on first use; the caller disposes it.</summary>
    public DataConnection Connect() => new(_options);

    /// <summary>Waits for the turn to write. On PostgreSQL writers do not wait for each other.</summary>
    public async Task<IDisposable?> EnterWriteAsync(CancellationToken cancellation) =>
        Settings.Provider == DatabaseProvider.Sqlite ? await Gate.EnterAsync(cancellation) : null;

    public void Dispose()
    {
        _sqlite?.Dispose();
        _postgres?.Dispose();
        Gate.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _sqlite?.Dispose();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        Gate.Dispose();
    }

    // The folder holds customers' mail: nobody but the account that runs the desk reads it.
    internal static void CreatePrivateFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(path);
            else
                Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"Can't create the data directory {path}: {error.Message} Specify another directory with Hookdesk:DataDirectory.",
                error
            );
        }
    }
}
