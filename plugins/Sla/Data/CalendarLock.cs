using Hookdesk.Sdk.Data;
using LinqToDB.Data;

namespace Hookdesk.Sla.Data;

/// <summary>Makes transactions that add or remove calendars wait for each other.</summary>
internal static class CalendarLock
{
    /// <summary>Held until the transaction ends. SQLite has one writer at a time and needs none.</summary>
    public static async Task LockCalendarsAsync(this IWriteScope write, CancellationToken cancellation)
    {
        if (write.Connection.DataProvider.Name.StartsWith("PostgreSQL", StringComparison.Ordinal))
            await write.Connection.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtextextended('sla.calendars', 0))", cancellation);
    }
}
