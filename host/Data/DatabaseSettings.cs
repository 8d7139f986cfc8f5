using Hookdesk.Host.Ground;
using Hookdesk.Sdk.Data;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Hookdesk.Host.Data;

/// <summary>Which database this installation uses.</summary>
/// <param name="Provider">SQLite or PostgreSQL.</param>
/// <param name="ConnectionString">Complete, for the provider's own driver.</param>
/// <param name="DataDirectory">The folder of this node's files, also when the database is elsewhere.</param>
internal sealed record DatabaseSettings(DatabaseProvider Provider, string ConnectionString, string DataDirectory)
{
    /// <summary>The database file on SQLite, absolute.</summary>
    /// <exception cref="InvalidOperationException">The database is not SQLite.</exception>
    public string SqliteFile =>
        Provider == DatabaseProvider.Sqlite
            ? new SqliteConnectionStringBuilder(ConnectionString).DataSource
            : throw new InvalidOperationException("Only SQLite stores the database in a file.");

    public static DatabaseSettings From(HookdeskOptions options) => For(options.ConnectionString, options.DataDirectory);

    /// <summary>A connection string that names a host means PostgreSQL; any other, or none, means SQLite.</summary>
    /// <exception cref="InvalidOperationException">It is no connection string. The message does not repeat it: there may be a password
    /// in it.</exception>
    public static DatabaseSettings For(string? connectionString, string dataDirectory)
    {
        try
        {
            return Read(connectionString, dataDirectory);
        }
        catch (ArgumentException error)
        {
            throw new InvalidOperationException(
                $"ConnectionStrings:Hookdesk isn't valid: {error.Message} For PostgreSQL, use Host=…;Database=…;Username=…;Password=…. For SQLite, remove the setting.",
                error
            );
        }
    }

    private static DatabaseSettings Read(string? connectionString, string dataDirectory)
    {
        if (connectionString is not null && IsPostgres(connectionString))
        {
            var postgres = new NpgsqlConnectionStringBuilder(connectionString);
            postgres.ApplicationName ??= "Hookdesk";
            return new(DatabaseProvider.PostgreSql, postgres.ConnectionString, dataDirectory);
        }

        // Connections are pooled by SqlitePool: one that the provider held open beyond the desk's end would keep the write-ahead log alive.
        var sqlite = new SqliteConnectionStringBuilder(connectionString ?? "") { ForeignKeys = true, Pooling = false };
        if (sqlite.DataSource.Length == 0)
            sqlite.DataSource = "hookdesk.db";
        sqlite.DataSource = Path.GetFullPath(sqlite.DataSource, dataDirectory);
        return new(DatabaseProvider.Sqlite, sqlite.ConnectionString, dataDirectory);
    }

    private static bool IsPostgres(string connectionString) =>
        connectionString
            .Split(';', StringSplitOptions.TrimEntries)
            .Any(part => part.StartsWith("Host", StringComparison.OrdinalIgnoreCase) && part[4..].TrimStart().StartsWith('='));
}
