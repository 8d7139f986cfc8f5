using Microsoft.Data.Sqlite;
using Npgsql;

namespace Hookdesk.Host.Data;

/// <summary>Knows the errors of a full disk: of files, of SQLite and of PostgreSQL's server.</summary>
internal static class DiskFull
{
    private const int SqliteFull = 13;

    public static bool Is(Exception error)
    {
        for (var inner = error; inner is not null; inner = inner.InnerException)
            if (
                inner is SqliteException { SqliteErrorCode: SqliteFull }
                || inner is PostgresException { SqlState: PostgresErrorCodes.DiskFull }
                // ENOSPC and EDQUOT of Linux; ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL of Windows.
                || inner is IOException { HResult: 28 or 122 or unchecked((int)0x80070070) or unchecked((int)0x80070027) }
            )
                return true;
        return false;
    }
}
