using Hookdesk.Host.Data;
using Hookdesk.Sdk.Data;
using LinqToDB.Data;

namespace Hookdesk.Host.Data;

/// <summary>Appends to the event log inside a transaction that is about to commit.</summary>
internal static class EventWriter
{
    /// <summary>The channel on which PostgreSQL tells other nodes that the log has grown.</summary>
    public const string Channel = "hookdesk_event";

    /// <remarks>
    /// A reader keeps a position and asks for what is above it, so an id must never become visible after a higher one. SQLite has one
    /// writer at a time. On PostgreSQL ids come from a sequence at insert while commits end in any order, so a transaction takes a lock
    /// of its own kind before its first id and holds it until the commit is visible: ids are then in the order of commits, and a reader
    /// may simply read on. The alternative, to read only below the oldest running transaction (<c>pg_snapshot_xmin</c>), would let one
    /// long transaction, also of another database on the server, hold up every subscriber. The price: transactions that record events
    /// commit one after the other. So nothing but the inserts lies between lock and commit.
    /// </remarks>
    public static async Task AppendAsync(
        DataConnection connection,
        DatabaseProvider provider,
        IReadOnlyList<EventRow> events,
        CancellationToken cancellation
    )
    {
        if (events.Count == 0)
            return;
        if (provider == DatabaseProvider.PostgreSql)
        {
            // The notification is sent by the commit itself, and not at all by a rollback.
            await connection.ExecuteAsync(
                $"SELECT pg_notify('{Channel}', ''), pg_advisory_xact_lock({(long)AdvisoryLock.EventOrder})",
                cancellation
            );
        }

        await connection.BulkCopyAsync(new BulkCopyOptions { BulkCopyType = BulkCopyType.MultipleRows }, events, cancellation);
    }
}
