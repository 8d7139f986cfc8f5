using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Hookdesk.Host.Data.Sqlite;

/// <summary>
/// A command as linq2db sees it. Run, it takes the connection's prepared statement of its text; disposed, it leaves that to the next
/// command of the same text.
/// </summary>
internal sealed class PreparedCommand(PooledConnection connection) : DbCommand
{
    // Text, parameters and time limit; it never runs itself.
    private readonly SqliteCommand _asked = new();
    private SqliteSession? _session;
    private SqliteCommand? _running;
    private SqliteDataReader? _reader;
    private bool _hasFailed;

    [AllowNull]
    public override string CommandText
    {
        get => _asked.CommandText;
        set
        {
            if (_asked.CommandText == value)
                return;
            GiveBack();
            _asked.CommandText = value;
        }
    }

    public override int CommandTimeout
    {
        get => _asked.CommandTimeout;
        set => _asked.CommandTimeout = value;
    }

    public override CommandType CommandType
    {
        get => CommandType.Text;
        set => _asked.CommandType = value;
    }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    public override bool DesignTimeVisible { get; set; }

    protected override DbConnection? DbConnection
    {
        get => connection;
        set
        {
            if (!ReferenceEquals(value, connection))
                throw new NotSupportedException("A command stays with the connection that made it.");
        }
    }

    protected override DbParameterCollection DbParameterCollection => _asked.Parameters;

    // Whatever runs on a connection with a transaction runs in it.
    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel() => _running?.Cancel();

    public override int ExecuteNonQuery() => Run(static (command, _) => command.ExecuteNonQuery());

    public override object? ExecuteScalar() => Run(static (command, _) => command.ExecuteScalar());

    // Statements are prepared by their first run, and stay so.
    public override void Prepare() { }

    protected override DbParameter CreateDbParameter() => new SqliteParameter();

    // The connection below belongs to the pool: it is not closed with a reader.
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        _reader = Run((command, kept) => command.ExecuteReader(kept), behavior & ~CommandBehavior.CloseConnection);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            GiveBack();
            _asked.Dispose();
        }
        base.Dispose(disposing);
    }

    private T Run<T>(Func<SqliteCommand, CommandBehavior, T> run, CommandBehavior behavior = CommandBehavior.Default)
    {
        var session = connection.Session;
        if (_running is null || _session != session || _reader is { IsClosed: false })
        {
            GiveBack();
            (_session, _running) = (session, session.Take(_asked.CommandText));
        }
        _running.Parameters.Clear();
        foreach (SqliteParameter parameter in _asked.Parameters)
            _running.Parameters.Add(parameter);
        _running.CommandTimeout = _asked.CommandTimeout;
        _running.Transaction = session.Transaction;
        try
        {
            return run(_running, behavior);
        }
        catch (Exception error)
        {
            _hasFailed = true;
            connection.Pool.Failed(error);
            throw;
        }
    }

    // One that failed, or that is read from still, is not what the next would want.
    private void GiveBack()
    {
        if (_running is not { } command)
            return;
        if (_hasFailed || _reader is { IsClosed: false } || connection.State != ConnectionState.Open || connection.Session != _session)
            command.Dispose();
        else
            _session!.Keep(command);
        (_running, _session, _reader, _hasFailed) = (null, null, null, false);
    }
}
