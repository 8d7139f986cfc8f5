using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace Hookdesk.Benchmarks;

/// <summary>Rows for one table, each with a value for each column: <c>long</c>, <c>int</c>, <c>bool</c>, text or null.</summary>
internal sealed class BulkTable(string name, params string[] columns)
{
    public string Name { get; } = name;

    public IReadOnlyList<string> Columns { get; } = columns;

    public List<object?[]> Rows { get; } = [];

    public void Add(params object?[] row) => Rows.Add(row);
}

/// <summary>Writes many rows into the tables of a desk that does not run, each with the id that it brings.</summary>
internal abstract class BulkStore : IAsyncDisposable
{
    public static async Task<BulkStore> OpenAsync(string dataDirectory, string? connectionString) =>
        connectionString is null ? new OnSqlite(dataDirectory) : await OnPostgres.OpenAsync(connectionString).ConfigureAwait(false);

    /// <summary>Writes all rows of the tables in one transaction.</summary>
    public abstract Task WriteAsync(IEnumerable<BulkTable> tables);

    public abstract Task ExecuteAsync(string sql);

    public abstract Task<long> NumberAsync(string sql);

    /// <summary>Lets the database go on as if it had made the ids of these tables itself.</summary>
    public abstract Task FinishAsync(IEnumerable<string> tablesWithId);

    public abstract ValueTask DisposeAsync();

    // By the library's own functions: a command of ADO.NET takes longer for a row than SQLite itself.
    private sealed class OnSqlite : BulkStore
    {
        private readonly SqliteConnection _connection;
        private readonly Dictionary<string, sqlite3_stmt> _statements = [];

        public OnSqlite(string dataDirectory)
        {
            _connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = Path.Combine(dataDirectory, "hookdesk.db"), Pooling = false }.ToString()
            );
            _connection.Open();
            // A crash takes the desk with it, and it is filled again.
            Execute("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144");
        }

        public override Task WriteAsync(IEnumerable<BulkTable> tables)
        {
            Execute("BEGIN");
            foreach (var table in tables)
                Write(table);
            Execute("COMMIT");
            return Task.CompletedTask;
        }

        public override Task ExecuteAsync(string sql)
        {
            Execute(sql);
            return Task.CompletedTask;
        }

        public override Task<long> NumberAsync(string sql)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = sql;
            return Task.FromResult(Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture));
        }

        public override Task FinishAsync(IEnumerable<string> tablesWithId)
        {
            foreach (var statement in _statements.Values)
                statement.Dispose();
            _statements.Clear();
            Execute("PRAGMA journal_mode = WAL; PRAGMA locking_mode = NORMAL");
            return Task.CompletedTask;
        }

        public override ValueTask DisposeAsync() => _connection.DisposeAsync();

        private void Write(BulkTable table)
        {
            if (!_statements.TryGetValue(table.Name, out var statement))
            {
                var sql =
                    $"INSERT INTO {table.Name} ({string.Join(',', table.Columns)}) VALUES ({string.Join(',', table.Columns.Select(_ => '?'))})";
                Check(raw.sqlite3_prepare_v2(_connection.Handle, sql, out statement));
                _statements[table.Name] = statement;
            }
            foreach (var row in table.Rows)
            {
                for (var index = 0; index < row.Length; index++)
                    Check(
                        row[index] switch
                        {
                            long number => raw.sqlite3_bind_int64(statement, index + 1, number),
                            int number => raw.sqlite3_bind_int(statement, index + 1, number),
                            bool yes => raw.sqlite3_bind_int(statement, index + 1, yes ? 1 : 0),
                            string text => raw.sqlite3_bind_text(statement, index + 1, text),
                            _ => raw.sqlite3_bind_null(statement, index + 1),
                        }
                    );
                Check(raw.sqlite3_step(statement));
                Check(raw.sqlite3_reset(statement));
            }
        }

        private void Check(int code)
        {
            if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE))
                throw new SqliteException(raw.sqlite3_errmsg(_connection.Handle).utf8_to_string(), code);
        }

        private void Execute(string sql)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }

    private sealed class OnPostgres(NpgsqlConnection connection) : BulkStore
    {
        public static async Task<BulkStore> OpenAsync(string connectionString)
        {
            var connection = new NpgsqlConnection(
                new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 0 }.ConnectionString
            );
            await connection.OpenAsync().ConfigureAwait(false);
            return new OnPostgres(connection);
        }

        public override async Task WriteAsync(IEnumerable<BulkTable> tables)
        {
            await ExecuteAsync("BEGIN").ConfigureAwait(false);
            foreach (var table in tables)
                await WriteAsync(table).ConfigureAwait(false);
            await ExecuteAsync("COMMIT").ConfigureAwait(false);
        }

        public override async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        }

        public override async Task<long> NumberAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            return Convert.ToInt64(
                await command.ExecuteScalarAsync().ConfigureAwait(false),
                System.Globalization.CultureInfo.InvariantCulture
            );
        }

        public override async Task FinishAsync(IEnumerable<string> tablesWithId)
        {
            foreach (var table in tablesWithId)
                await ExecuteAsync($"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT COALESCE(MAX(id), 1) FROM {table}))")
                    .ConfigureAwait(false);
            // What autovacuum does some minutes later.
            await ExecuteAsync("VACUUM ANALYZE").ConfigureAwait(false);
        }

        public override ValueTask DisposeAsync() => connection.DisposeAsync();

        private async Task WriteAsync(BulkTable table)
        {
            await using var copy = await connection
                .BeginBinaryImportAsync($"COPY {table.Name} ({string.Join(',', table.Columns)}) FROM STDIN (FORMAT BINARY)")
                .ConfigureAwait(false);
            foreach (var row in table.Rows)
            {
                await copy.StartRowAsync().ConfigureAwait(false);
                foreach (var value in row)
                    await (
                        value switch
                        {
                            long number => copy.WriteAsync(number),
                            int number => copy.WriteAsync(number),
                            bool yes => copy.WriteAsync(yes),
                            string text => copy.WriteAsync(text),
                            _ => copy.WriteNullAsync(),
                        }
                    ).ConfigureAwait(false);
            }
            await copy.CompleteAsync().ConfigureAwait(false);
        }
    }
}
