using Hookdesk.Sdk.Data;
using LinqToDB.Data;

namespace Hookdesk.Ticketing.Data;

/// <summary>Makes transactions that are about to create the same thing (a customer with one address, say) wait for each other in place of one of them failing.</summary>
internal static class NamedLock
{
    /// <summary>Held until the transaction ends. SQLite has one writer at a time and needs none.</summary>
    public static async Task LockAsync(this IWriteScope write, string name, CancellationToken cancellation)
    {
        if (write.Connection.DataProvider.Name.StartsWith("PostgreSQL", StringComparison.Ordinal))
            await write.Connection.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtextextended(@name, 0))", cancellation, new DataParameter("name", name));
    }
}
