using System.Data;

namespace Hookdesk.Host.Data.Migrations;

/// <summary>
/// Whoever writes or changes a table on PostgreSQL holds a lock on it until the end of the transaction, which tells what was touched.
/// </summary>
internal sealed class PostgresTableWatch : TableWatch
{
    public PostgresTableWatch(IDbConnection connection, IDbTransaction transaction, OwnTables own)
        : base(connection, transaction, own) => Begin();

    protected override string ListTables =>
        """
            SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
            WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema'
            """;

    protected override string ListReferences =>
        """
            SELECT one.relname, other.relname FROM pg_constraint
            JOIN pg_class one ON one.oid = conrelid JOIN pg_class other ON other.oid = confrelid WHERE contype = 'f'
            """;

    // To read takes the two weakest locks.
    protected override IEnumerable<string> Changed() =>
        Read(
            """
            SELECT DISTINCT relname FROM pg_locks JOIN pg_class ON pg_class.oid = relation
            JOIN pg_namespace ON pg_namespace.oid = relnamespace
            WHERE locktype = 'relation' AND pid = pg_backend_pid() AND granted AND mode NOT IN ('AccessShareLock', 'RowShareLock')
            AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema'
            """,
            reader => reader.GetString(0)
        );
}
