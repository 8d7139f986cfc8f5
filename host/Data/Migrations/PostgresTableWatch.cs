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

    // Functions too: a column's default or a check calls them. Those of an extension came with the server.
    protected override string ListCode =>
        """
            SELECT tgname, 'trigger', pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
            UNION ALL SELECT rulename, 'rule', pg_get_ruledef(oid) FROM pg_rewrite WHERE rulename <> '_RETURN'
            AND ev_class IN (SELECT pg_class.oid FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
                WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema')
            UNION ALL SELECT proname, 'function', oid::text || ' ' || md5(prosrc) FROM pg_proc
            WHERE pronamespace IN (SELECT oid FROM pg_namespace WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema')
            AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'e')
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
