using LinqToDB.Data;

namespace Hookdesk.Sdk.Data;

/// <summary>
/// Makes transactions that are about to change or create the same item (a customer with one address, say) wait for each other, on
/// whichever node, in place of one of them failing.
/// </summary>
public static class NamedLock
{
    /// <summary>
    /// Waits until no other transaction holds the lock, and holds it until this one ends. SQLite has one writer at a time and needs
    /// none. Code that takes several locks must take them in a fixed order.
    /// </summary>
    /// <param name="write">The transaction.</param>
    /// <param name="name">The lock's name, such as <c>ticketing_tag:vip</c>; begin it with the plugin's.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public static async Task LockAsync(this IWriteScope write, string name, CancellationToken cancellation = default)
    {
        if (write.Connection.DataProvider.Name.StartsWith("PostgreSQL", StringComparison.Ordinal))
            await write
                .Connection.ExecuteAsync(
                    "SELECT pg_advisory_xact_lock(hashtextextended(@name, 0))",
                    cancellation,
                    new DataParameter("name", name)
                )
                .ConfigureAwait(false);
    }
}
