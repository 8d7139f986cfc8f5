using System.Data;
using System.Data.Common;
using Hookdesk.Host.Data.Sqlite;
using Hookdesk.TestServers;
using Microsoft.Data.Sqlite;

namespace Hookdesk.Host.Tests.Data.Sqlite;

public sealed class SqlitePoolTests : IDisposable
{
    private readonly ThrowAwayFolder _folder = new("pool");
    private readonly string _connectionString;
    private readonly SqlitePool _pool;

    public SqlitePoolTests()
    {
        Directory.CreateDirectory(_folder.Path);
        _connectionString = $"Data Source={_folder["pool.db"]}";
        _pool = new SqlitePool(_connectionString);
        using var connection = Open();
        Run(connection, "CREATE TABLE word (id INTEGER PRIMARY KEY, text)");
        Run(connection, "INSERT INTO word (text) VALUES ('one'), ('two'), ('three')");
    }

    public void Dispose()
    {
        _pool.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_statement_that_was_run_is_there_for_the_next_command_of_its_text()
    {
        const string text = "SELECT count(*) FROM word";
        SqliteCommand first;
        using (var connection = Open())
        {
            Scalar(connection, text);
            first = connection.Session.Take(text);
            connection.Session.Keep(first);
        }
        using var again = Open();
        Assert.Equal(3L, Scalar(again, text));
        Assert.Same(first, again.Session.Take(text));
    }

    [Fact]
    public void A_statement_from_before_a_change_of_the_schema_sees_what_came_after_it()
    {
        const string text = "SELECT * FROM word WHERE id = 1";
        using var connection = Open();
        Assert.Equal(2, Columns(connection, text));
        using (var other = Open())
            Run(other, "ALTER TABLE word ADD COLUMN language TEXT DEFAULT 'en'");
        Assert.Equal(3, Columns(connection, text));
        Run(connection, "DROP TABLE word");
        Assert.Throws<SqliteException>(() => Columns(connection, text));
        Run(connection, "CREATE TABLE word (id INTEGER PRIMARY KEY)");
        Assert.Equal(1, Columns(connection, text));
    }

    [Fact]
    public void A_parameter_may_be_of_another_type_the_next_time()
    {
        using var connection = Open();
        foreach (object value in new object[] { 7L, "seven", new byte[] { 7 }, 7.5, DBNull.Value, 8L })
            Assert.Equal(value, Echo(connection, value));

        static object? Echo(PooledConnection connection, object value)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT @value";
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("@value", value);
            command.Parameters.Add(parameter);
            return command.ExecuteScalar();
        }
    }

    [Fact]
    public void A_parameter_of_the_one_before_is_forgotten()
    {
        using var connection = Open();
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT @value";
            command.Parameters.Add(new SqliteParameter("@value", "secret"));
            Assert.Equal("secret", command.ExecuteScalar());
        }
        Assert.Throws<InvalidOperationException>(() => Scalar(connection, "SELECT @value"));
        Assert.Equal(3L, Scalar(connection, "SELECT count(*) FROM word"));
    }

    [Fact]
    public void Two_that_read_the_same_at_once_each_have_their_own_rows()
    {
        using var connection = Open();
        using var one = Command(connection, "SELECT text FROM word ORDER BY id");
        using var two = Command(connection, "SELECT text FROM word ORDER BY id");
        using var first = one.ExecuteReader();
        Assert.True(first.Read());
        using var second = two.ExecuteReader();
        Assert.True(second.Read() && second.Read());
        Assert.Equal(("one", "two"), (first.GetString(0), second.GetString(0)));
        Assert.True(first.Read());
        Assert.Equal("two", first.GetString(0));
    }

    [Fact]
    public void A_reader_that_is_left_open_holds_nothing_up_and_nobody_goes_on_with_it()
    {
        const string text = "SELECT text FROM word ORDER BY id";
        using (var connection = Open())
        {
            var command = Command(connection, text);
            Assert.True(command.ExecuteReader().Read());
            command.Dispose();
        }
        using var writer = Open();
        Run(writer, "DELETE FROM word WHERE id = 1");
        using var reader = Command(writer, text).ExecuteReader();
        Assert.True(reader.Read());
        Assert.Equal("two", reader.GetString(0));
    }

    [Fact]
    public void A_transaction_that_is_left_open_is_rolled_back_when_its_connection_is_given_back()
    {
        using (var connection = Open())
        {
            _ = connection.BeginTransaction(IsolationLevel.Serializable);
            Run(connection, "DELETE FROM word");
        }
        using var next = Open();
        Assert.Equal(3L, Scalar(next, "SELECT count(*) FROM word"));
    }

    [Fact]
    public async Task A_canceled_command_leaves_the_connection_fit_for_use()
    {
        using var connection = Open();
        using var canceled = new CancellationTokenSource();
        await canceled.CancelAsync();
        await using (var command = (DbCommand)Command(connection, "SELECT count(*) FROM word"))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => command.ExecuteScalarAsync(canceled.Token));
        Assert.Equal(3L, Scalar(connection, "SELECT count(*) FROM word"));
    }

    [Fact]
    public void A_statement_that_failed_is_right_the_next_time()
    {
        const string text = "INSERT INTO word (id, text) VALUES (1, 'again')";
        using var connection = Open();
        Assert.Throws<SqliteException>(() => Run(connection, text));
        Run(connection, "DELETE FROM word WHERE id = 1");
        Run(connection, text);
        Assert.Equal("again", Scalar(connection, "SELECT text FROM word WHERE id = 1"));
    }

    [Fact]
    public void Whoever_holds_a_connection_while_the_pool_is_closed_may_finish_and_the_connection_is_closed_then()
    {
        var connection = Open();
        var session = connection.Session;
        _pool.Dispose();
        Assert.Equal(3L, Scalar(connection, "SELECT count(*) FROM word"));
        connection.Dispose();
        Assert.Equal(ConnectionState.Closed, session.Connection.State);
        Assert.False(session.IsUsable);
    }

    private PooledConnection Open()
    {
        var connection = new PooledConnection(_pool, _connectionString);
        connection.Open();
        return connection;
    }

    private static DbCommand Command(PooledConnection connection, string text)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        return command;
    }

    private static void Run(PooledConnection connection, string text)
    {
        using var command = Command(connection, text);
        command.ExecuteNonQuery();
    }

    private static object? Scalar(PooledConnection connection, string text)
    {
        using var command = Command(connection, text);
        return command.ExecuteScalar();
    }

    private static int Columns(PooledConnection connection, string text)
    {
        using var command = Command(connection, text);
        using var reader = command.ExecuteReader();
        reader.Read();
        return reader.FieldCount;
    }
}
