using System.Data;
using Microsoft.Data.Sqlite;

namespace Hookdesk.Host.Data.Sqlite;

/// <summary>An open connection with its prepared statements: the ones used last, by their text.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : IDisposable
{
    // A statement takes a few kilobytes. Texts that are made for one call (lists of ids in them) push each other out.
    private const int MostStatements = 150;
    private const int LongestText = 16_000;

    private readonly Dictionary<string, LinkedListNode<SqliteCommand>> _byText = new(StringComparer.Ordinal);
    private readonly LinkedList<SqliteCommand> _byUse = new();

    private SqliteTransaction? _transaction;

    public SqliteConnection Connection => connection;

    /// <summary>The transaction that runs, or null.</summary>
    public SqliteTransaction? Transaction => _transaction?.Connection is null ? null : _transaction;

    public bool IsUsable => connection.State == ConnectionState.Open && connection.Handle is { } handle && IsOutsideTransaction(handle);

    public SqliteTransaction Begin(IsolationLevel isolation) => _transaction = connection.BeginTransaction(isolation);

    /// <summary>A command of this text; prepared where it was run before and is not running now.</summary>
    public SqliteCommand Take(string text)
    {
        if (!_byText.Remove(text, out var node))
            return new SqliteCommand(text, connection);
        _byUse.Remove(node);
        return node.Value;
    }

    /// <summary>Keeps a command for the next one who asks for its text. It runs no more, and no reader of it is open.</summary>
    public void Keep(SqliteCommand command)
    {
        command.Parameters.Clear();
        command.Transaction = null;
        if (command.CommandText.Length is 0 or > LongestText || _byText.ContainsKey(command.CommandText))
        {
            command.Dispose();
            return;
        }
        _byText.Add(command.CommandText, _byUse.AddFirst(command));
        if (_byUse.Count <= MostStatements)
            return;
        var oldest = _byUse.Last!.Value;
        _byUse.RemoveLast();
        _byText.Remove(oldest.CommandText);
        oldest.Dispose();
    }

    // Disposes its commands as well.
    public void Dispose() => connection.Dispose();

    private static bool IsOutsideTransaction(SQLitePCL.sqlite3 handle) => SQLitePCL.raw.sqlite3_get_autocommit(handle) != 0;
}
