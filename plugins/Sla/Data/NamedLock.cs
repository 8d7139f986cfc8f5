using Hookdesk.Sdk.Data;
using LinqToDB.Data;

namespace Hookdesk.Sla.Data;

/// <summary>Whoever changes clocks waits for others who do, on whichever node: events, due work and recalculation meet at the same tickets.</summary>
internal static class NamedLock
{
    /// <summary>Held until the transaction ends. SQLite has one writer at a time and needs none.</summary>
    public static async Task LockClocksAsync(this IWriteScope write, CancellationToken cancellation)
    {
        if (write.Connection.DataProvider.Name.StartsWith("PostgreSQL", StringComparison.Ordinal))
            await write.Connection.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtextextended(@name, 0))", cancellation, new DataParameter("name", "hookdesk.sla.clocks"));
    }
}
