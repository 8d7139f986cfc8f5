using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Hookdesk.Host.Data.Sqlite;

/// <summary>A connection as linq2db sees it: open, it holds one of the pool's; closed, it has given it back.</summary>
internal sealed class PooledConnection(SqlitePool pool, string connectionString) : DbConnection
{
    private SqliteSession? _session;

    internal SqlitePool Pool => pool;

    internal SqliteSession Session => _session ?? throw new InvalidOperationException("The connection is not open.");

    [AllowNull]
    public override string ConnectionString
    {
        get => connectionString;
        set => throw new NotSupportedException("The pool knows its database.");
    }

    public override string Database => "main";

    public override string DataSource => new SqliteConnectionStringBuilder(connectionString).DataSource;

    public override string ServerVersion => SQLitePCL.raw.sqlite3_libversion().utf8_to_string();

    public override ConnectionState State => _session is null ? ConnectionState.Closed : ConnectionState.Open;

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    public override void Open() => _session ??= pool.Rent();

    public override void Close()
    {
        if (Interlocked.Exchange(ref _session, null) is not { } session)
            return;
        // One that was left open would otherwise go on in the hands of the next.
        session.Transaction?.Dispose();
        pool.Return(session);
    }

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => Session.Begin(isolationLevel);

    protected override DbCommand CreateDbCommand() => new PreparedCommand(this);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Close();
        base.Dispose(disposing);
    }
}
