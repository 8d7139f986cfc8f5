using System.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Hookdesk.Host.Data.Migrations;

/// <summary>SQLite asks before every statement, and for every trigger that it sets off, which tables it may touch; here it is only noted.</summary>
internal sealed class SqliteTableWatch : TableWatch
{
    private readonly sqlite3 _handle;
    private readonly HashSet<string> _changed = new(StringComparer.OrdinalIgnoreCase);

    public SqliteTableWatch(IDbConnection connection, IDbTransaction transaction, OwnTables own)
        : base(connection, transaction, own)
    {
        _handle = ((SqliteConnection)connection).Handle!;
        Begin();
        raw.sqlite3_set_authorizer(_handle, Note, null!);
    }

    protected override string ListTables =>
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite^_%' ESCAPE '^'";

    protected override string ListReferences =>
        """SELECT tables.name, keys."table" FROM sqlite_master tables, pragma_foreign_key_list(tables.name) keys WHERE tables.type = 'table'""";

    protected override string ListCode =>
        """
            SELECT name, type, sql FROM sqlite_master WHERE type = 'trigger'
            UNION ALL SELECT name, type, sql FROM sqlite_temp_master WHERE type = 'trigger'
            """;

    protected override IEnumerable<string> Changed()
    {
        raw.sqlite3_set_authorizer(_handle, (strdelegate_authorizer?)null!, null!);
        return _changed;
    }

    private int Note(object data, int action, string first, string second, string database, string trigger)
    {
        var table = action switch
        {
            raw.SQLITE_INSERT or raw.SQLITE_UPDATE or raw.SQLITE_DELETE => first,
            raw.SQLITE_CREATE_TABLE or raw.SQLITE_CREATE_VTABLE or raw.SQLITE_CREATE_VIEW => first,
            raw.SQLITE_DROP_TABLE or raw.SQLITE_DROP_VTABLE or raw.SQLITE_DROP_VIEW => first,
            raw.SQLITE_CREATE_INDEX or raw.SQLITE_DROP_INDEX or raw.SQLITE_CREATE_TRIGGER or raw.SQLITE_DROP_TRIGGER => second,
            raw.SQLITE_ALTER_TABLE => second,
            raw.SQLITE_ATTACH => "another database file",
            _ => null,
        };
        if (table is not null && database != "temp" && !table.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase))
            _changed.Add(table);
        return raw.SQLITE_OK;
    }
}
