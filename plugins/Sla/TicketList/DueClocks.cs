using System.Collections.Concurrent;
using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.TimeLeft;
using LinqToDB.Data;

namespace Hookdesk.Sla.TicketList;

/// <summary>
/// Reads the clock of each of some tickets that is due next. On a busy desk many look at the same list, and each change is announced to
/// all of them at once, so what was read is kept for two seconds, and until a clock changes. Singleton.
/// </summary>
internal sealed class DueClocks
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    // Many more than are looked at within two seconds.
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<long, Known> _known = new();
    private int _generation;

    public void Forget() => Interlocked.Increment(ref _generation);

    public async ValueTask<IReadOnlyDictionary<long, ShownClock>> ReadAsync(
        IDatabase database,
        IReadOnlyList<long> ticketIds,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var generation = Volatile.Read(ref _generation);
        var clocks = new Dictionary<long, ShownClock>(ticketIds.Count);
        List<long>? missing = null;
        foreach (var id in ticketIds)
        {
            if (!_known.TryGetValue(id, out var known) || known.Generation != generation || now - known.At >= Fresh || now < known.At)
                (missing ??= []).Add(id);
            else if (known.Clock is { } clock)
                clocks[id] = clock;
        }
        if (missing is null)
            return clocks;
        await ReadAsync(database, missing, clocks, cancellation);
        if (_known.Count >= Most)
            _known.Clear();
        foreach (var id in missing)
            _known[id] = new Known(now, generation, clocks.TryGetValue(id, out var clock) ? clock : null);
        return clocks;
    }

    private static async Task ReadAsync(
        IDatabase database,
        IReadOnlyList<long> ticketIds,
        Dictionary<long, ShownClock> clocks,
        CancellationToken cancellation
    )
    {
        // By hand: each page asks for other tickets, and a mapper would be made anew for each. Only numbers go into the text.
        await using var read = await database.Connection.ExecuteReaderAsync(Sql(ticketIds), cancellation);
        var row = read.Reader!;
        while (await row.ReadAsync(cancellation))
            clocks[row.GetInt64(0)] = new ShownClock(
                (SlaTarget)row.GetInt32(1),
                (SlaClockState)row.GetInt32(2),
                row.GetInt32(3),
                row.GetInt64(4),
                row.IsDBNull(5) ? null : row.GetInt64(5),
                row.GetInt64(6)
            );
    }

    internal static string Sql(IReadOnlyList<long> ticketIds) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT t.ticket_id, c.target, c.state, c.minutes, c.calendar_id, c.due_at, c.elapsed
            FROM sla_ticket t JOIN sla_clock c ON c.id = t.due_clock_id WHERE t.ticket_id IN ({string.Join(',', ticketIds)})
            """
        );

    private sealed record Known(DateTimeOffset At, int Generation, ShownClock? Clock);
}
