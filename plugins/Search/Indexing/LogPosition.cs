using System.Security.Cryptography;
using System.Text;
using Hookdesk.Sdk.Events;

namespace Hookdesk.Search.Indexing;

/// <summary>
/// A place in the event log that knows its log: in another database, or in a backup that was put back, another event stands there or none.
/// </summary>
/// <param name="Id">The event; 0 before the first one.</param>
/// <param name="Mark">What tells it from an event of the same number in another log.</param>
internal sealed record LogPosition(long Id, string Mark)
{
    public static LogPosition Beginning { get; } = new(0, "");

    public static LogPosition Of(EventRecord record) =>
        new(
            record.Id,
            Convert.ToHexString(
                SHA256
                    .HashData(
                        Encoding.UTF8.GetBytes($"{record.Name}\n{record.Subject}\n{record.At.ToUnixTimeMilliseconds()}\n{record.Payload}")
                    )
                    .AsSpan(0, 8)
            )
        );

    /// <summary>The newest event of a log.</summary>
    public static async Task<LogPosition> EndOfAsync(IEventLog log, CancellationToken cancellation = default) =>
        await log.LastIdAsync(cancellation) is > 0 and var id && await AtAsync(log, id, cancellation) is { } place ? place : Beginning;

    /// <summary>True when this very event stands at this place of a log.</summary>
    public async Task<bool> IsInAsync(IEventLog log, CancellationToken cancellation = default) =>
        Id == 0 || await AtAsync(log, Id, cancellation) == this;

    private static async Task<LogPosition?> AtAsync(IEventLog log, long id, CancellationToken cancellation) =>
        await log.ReadAfterAsync(id - 1, 1, cancellation) is [var record] && record.Id == id ? Of(record) : null;
}
