using SQLitePCL;

namespace Hookdesk.Host.Data;

/// <summary>How the SQLite library of this process is set up, before its first connection.</summary>
internal static class SqliteLibrary
{
    private static readonly Lazy<int> Done = new(() =>
    {
        Batteries_V2.Init();
        // SQLite counts every byte it allocates behind one lock for all connections, for statistics that nobody reads here; readers on
        // several cores wait for each other there.
        return raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    });

    /// <summary>
    /// Sets it up, once. Where something has used SQLite already the library says so and stays as it is, which costs only speed.
    /// </summary>
    public static void Configure() => _ = Done.Value;
}
