using Hookdesk.Sdk.Hooks;
using LinqToDB;
using LinqToDB.Data;

namespace Hookdesk.Sdk.Data;

/// <summary>The database as seen by one scope (a request, a job run, a handler call). Scoped; not safe for concurrent use.</summary>
/// <remarks>
/// The components of a page are rendered side by side in one scope. One that reads while it is rendered (a card in a slot, say) derives
/// from
/// <c>OwningComponentBase&lt;IDatabase&gt;</c>, whose <c>Service</c> is a database of its own; a navigation provider makes a scope.
/// <para/>
/// All plugins share one database, so a query may join tables of several. Rows are linq2db classes with <c>[Table]</c> and
/// <c>[Column]</c>. A
/// <see cref="DateTimeOffset"/> is stored as a 64-bit count of Unix milliseconds in both providers, so that it orders and pages exactly.
/// </remarks>
public interface IDatabase
{
    /// <summary>Which provider is in use.</summary>
    DatabaseProvider Provider { get; }

    /// <summary>A table to query. Inside <see cref="WriteAsync{T}"/> of the same scope it sees that transaction's own changes.</summary>
    ITable<T> Table<T>()
        where T : class;

    /// <summary>
    /// The connection itself, for linq2db extensions such as bulk copy. A query or transaction opens it and returns it to the pool
    /// afterwards, so a long-lived scope holds no connection, and session state (temporary tables, <c>SET</c>) isn't kept between queries.
    /// </summary>
    DataConnection Connection { get; }

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction and commits when it returns. An exception rolls everything back. Recorded actions are
    /// appended to the event log in the same transaction, and their handlers run after the commit. A nested call joins the outer
    /// transaction.
    /// </summary>
    /// <remarks>
    /// On SQLite the transaction is <c>IMMEDIATE</c>: only one writer at a time, so keep it short and don't use the network inside it.
    /// </remarks>
    Task<T> WriteAsync<T>(Func<IWriteScope, Task<T>> work, CancellationToken cancellation = default);

    /// <inheritdoc cref="WriteAsync{T}"/>
    Task WriteAsync(Func<IWriteScope, Task> work, CancellationToken cancellation = default);
}

/// <summary>A running write transaction.</summary>
public interface IWriteScope
{
    /// <summary>The time of this transaction in UTC, truncated to milliseconds. Use it for every time the transaction stores.</summary>
    DateTimeOffset Now { get; }

    /// <summary>
    /// Sets <see cref="Now"/> back until the result is disposed, for importing history: stored times and recorded actions get the given
    /// time. The event log keeps the order of recording.
    /// </summary>
    /// <param name="time">When it happened; cut to milliseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is after the transaction began.</exception>
    IDisposable AsOf(DateTimeOffset time);

    /// <summary>A table to query or change.</summary>
    ITable<T> Table<T>()
        where T : class;

    /// <summary>The connection that holds the transaction.</summary>
    DataConnection Connection { get; }

    /// <summary>Inserts a row.</summary>
    Task InsertAsync<T>(T row, CancellationToken cancellation = default)
        where T : class;

    /// <summary>Inserts a row with a database-generated key and returns the key. The row object isn't changed.</summary>
    Task<long> InsertWithIdAsync<T>(T row, CancellationToken cancellation = default)
        where T : class;

    /// <summary>Updates all columns of the row with the same key.</summary>
    /// <returns>The number of rows changed: 0 when it was gone.</returns>
    Task<int> UpdateAsync<T>(T row, CancellationToken cancellation = default)
        where T : class;

    /// <summary>
    /// Appends an action to the event log when this transaction commits, and calls its handlers afterwards. The actor is the scope's <see
    /// cref="Security.IActor"/> at the time of this call.
    /// </summary>
    void Record(IAction action);

    /// <summary>
    /// Removes what Hookdesk itself stores about items that are permanently deleted: their typed parts, and all text in their events,
    /// including the names of customers who acted. What happened, when, and which user did it is kept, as are ids, numbers, times, and
    /// Boolean values in the payloads, so a subscriber that is behind can still read the actions. Call it in the transaction that deletes
    /// the rows, before recording the action that announces the deletion.
    /// </summary>
    /// <param name="kind">The kind of the items (<see cref="EntityRef.Kind"/>).</param>
    /// <param name="ids">Their ids; any number.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    Task EraseHistoryAsync(string kind, IReadOnlyCollection<long> ids, CancellationToken cancellation = default);

    /// <summary>
    /// Calls <paramref name="work"/> after the commit. The call is skipped if the transaction is rolled back, and lost if the process ends
    /// in between.
    /// </summary>
    void AfterCommit(Func<Task> work);
}

/// <summary>The database systems that Hookdesk runs on.</summary>
public enum DatabaseProvider
{
    /// <summary>The embedded default.</summary>
    Sqlite,

    /// <summary>PostgreSQL 13 or later.</summary>
    PostgreSql,
}

/// <summary>Thrown if someone else changed the item after it was read. Nothing was saved.</summary>
/// <param name="subject">What was changed.</param>
public sealed class ConcurrencyException(EntityRef subject) : Exception($"{subject} was changed by someone else after it was read.")
{
    /// <summary>What was changed.</summary>
    public EntityRef Subject { get; } = subject;
}
