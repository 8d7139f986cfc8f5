using System.Collections.Concurrent;
using Hookdesk.Sdk.Data;
using Microsoft.Data.Sqlite;

namespace Hookdesk.Host.Data.Sqlite;

/// <summary>
/// The open connections of one database file, each with the statements that it has prepared. The provider's own pool forgets every
/// statement when a connection goes back, and preparing is the greater part of what a small query costs: a page asks the same dozen of
/// questions again and again.
/// </summary>
/// <param name="connectionString">The file.</param>
/// <param name="failed">Is told of every error of a statement.</param>
internal sealed class SqlitePool(string connectionString, Action<Exception>? failed = null) : IDisposable
{
    // What comes back beyond these is closed: a burst must not hold its memory for ever.
    private const int MostIdle = 8;

    private readonly ConcurrentStack<SqliteSession> _idle = new();
    private volatile bool _isClosed;

    public void Failed(Exception error) => failed?.Invoke(error);

    /// <summary>A connection that is nobody else's until it is given back.</summary>
    public SqliteSession Rent() => _idle.TryPop(out var session) ? session : Open();

    public void Return(SqliteSession session)
    {
        if (_isClosed || _idle.Count >= MostIdle || !session.IsUsable)
        {
            session.Dispose();
            return;
        }
        _idle.Push(session);
        // Closed meanwhile: whoever closes has perhaps not seen this one.
        if (_isClosed)
            CloseIdle();
    }

    public void Dispose()
    {
        _isClosed = true;
        CloseIdle();
    }

    private void CloseIdle()
    {
        while (_idle.TryPop(out var session))
            session.Dispose();
    }

    private SqliteSession Open()
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            PrivateFiles.Touch(connection.DataSource);
            connection.Open();
            SqlitePragmas.Apply(connection);
            // Once for a connection, which is handed out many times.
            connection.CreateFunction("hookdesk_fold", (string? text) => SqlText.Fold(text), isDeterministic: true);
            return new SqliteSession(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
