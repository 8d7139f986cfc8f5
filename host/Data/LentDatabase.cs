using Hookdesk.Host.Ground;
using Hookdesk.Sdk.Data;
using LinqToDB;
using LinqToDB.Data;

namespace Hookdesk.Host.Data;

/// <summary>
/// The database of a scope that was made beside another one: while that one is in a transaction, its own, so that a plugin's part sees what
/// was written so far and writes with it; otherwise a database of its own.
/// </summary>
internal sealed class LentDatabase(Database own) : IDatabase, IHandedOn
{
    private IDatabase? _lender;

    public DatabaseProvider Provider => own.Provider;

    public DataConnection Connection => Current.Connection;

    /// <summary>True when there is another scope to share with.</summary>
    public bool IsLent => _lender is not null;

    private IDatabase Current => _lender is { } lender && IsWriting(lender) ? lender : own;

    public void TakeFrom(IServiceProvider other) => _lender = other.GetRequiredService<IDatabase>();

    public ITable<T> Table<T>()
        where T : class => Current.Table<T>();

    public Task<T> WriteAsync<T>(Func<IWriteScope, Task<T>> work, CancellationToken cancellation = default) =>
        Current.WriteAsync(work, cancellation);

    public Task WriteAsync(Func<IWriteScope, Task> work, CancellationToken cancellation = default) =>
        Current.WriteAsync(work, cancellation);

    private static bool IsWriting(IDatabase database) =>
        database switch
        {
            Database { IsWriting: true } => true,
            LentDatabase { _lender: { } lender } => IsWriting(lender),
            _ => false,
        };
}
