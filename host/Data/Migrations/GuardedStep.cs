using System.Data;
using FluentMigrator;
using FluentMigrator.Expressions;
using FluentMigrator.Infrastructure;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Host.Data.Migrations;

/// <summary>
/// A step of a plugin's schema that is watched: before its transaction is committed, the database itself says which tables were written
/// or changed in it, by whatever SQL. One that is not the plugin's own fails the step.
/// </summary>
internal sealed class GuardedStep(IMigration step, OwnTables own, DatabaseProvider provider) : IMigration
{
    public string ConnectionString => step.ConnectionString;

    public static IMigrationInfo Around(IMigrationInfo step, OwnTables own, DatabaseProvider provider) =>
        new MigrationInfo(
            step.Version,
            step.Description,
            TransactionBehavior.Default,
            step.IsBreakingChange,
            () => new GuardedStep(step.Migration, own, provider)
        );

    public void GetUpExpressions(IMigrationContext context)
    {
        TableWatch? watch = null;
        context.Expressions.Add(
            new PerformDBOperationExpression { Operation = (connection, transaction) => watch = Watch(connection, transaction) }
        );
        step.GetUpExpressions(context);
        context.Expressions.Add(new PerformDBOperationExpression { Operation = (_, _) => watch!.Finish() });
    }

    public void GetDownExpressions(IMigrationContext context) => step.GetDownExpressions(context);

    private TableWatch Watch(IDbConnection connection, IDbTransaction transaction) =>
        provider == DatabaseProvider.Sqlite
            ? new SqliteTableWatch(connection, transaction, own)
            : new PostgresTableWatch(connection, transaction, own);
}

/// <summary>Watches one transaction.</summary>
internal abstract class TableWatch(IDbConnection connection, IDbTransaction transaction, OwnTables own)
{
    private HashSet<string> _before = [];
    private HashSet<(string Name, string Kind, string Code)> _codeBefore = [];

    /// <summary>The names of all tables and views.</summary>
    protected abstract string ListTables { get; }

    /// <summary>Rows of a table and of another that it refers to by a foreign key.</summary>
    protected abstract string ListReferences { get; }

    /// <summary>What the database runs by itself: rows of a name, what it is, and what tells one version from another.</summary>
    protected abstract string ListCode { get; }

    /// <summary>The end of the step, before it is committed.</summary>
    /// <exception cref="ForeignTableException">It touched what is not the plugin's own.</exception>
    public void Finish()
    {
        var changed = Changed();
        var after = Read(ListTables, reader => reader.GetString(0)).ToHashSet(StringComparer.Ordinal);
        foreach (var (table, target) in Read(ListReferences, reader => (reader.GetString(0), reader.GetString(1))))
            if (own.Contains(table) && !own.Contains(target))
                throw new ForeignTableException(
                    $"The plugin's table {table} refers to {target} by a foreign key, which would keep rows of others from being deleted. Store the id alone."
                );
        // It would run when rows are written, which is when nobody watches any more.
        foreach (var (name, kind, _) in ReadCode().Except(_codeBefore))
            throw new ForeignTableException(
                $"The plugin creates the {kind} {name}. Plugins can't put code into the database, because it could change others' tables. Do it in the plugin's own code."
            );
        foreach (var table in after.Except(_before))
            if (!own.Contains(table))
                throw new ForeignTableException($"The plugin makes {table}: the names of its tables must begin with {own.Prefix}.");
        foreach (var table in changed.Concat(_before.Except(after)))
            if (!own.Contains(table))
                throw new ForeignTableException($"The plugin changes {table}, which is not its own: its tables begin with {own.Prefix}.");
    }

    protected void Begin()
    {
        _before = Read(ListTables, reader => reader.GetString(0)).ToHashSet(StringComparer.Ordinal);
        _codeBefore = ReadCode();
    }

    /// <summary>Ends the watch, and returns the tables that were written or changed meanwhile and are still there.</summary>
    protected abstract IEnumerable<string> Changed();

    private HashSet<(string Name, string Kind, string Code)> ReadCode() =>
        [.. Read(ListCode, reader => (reader.GetString(0), reader.GetString(1), reader.GetString(2)))];

    protected List<T> Read<T>(string sql, Func<IDataReader, T> row)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(row(reader));
        return rows;
    }
}
