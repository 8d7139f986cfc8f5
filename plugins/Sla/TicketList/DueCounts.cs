using System.Collections.Concurrent;
using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using LinqToDB.Data;
using LinqToDB.Mapping;

namespace Hookdesk.Sla.TicketList;

/// <summary>
/// How many tickets are overdue and how many soon will be, by what a reader may see. Every page beside which the views stand asks for
/// it, and the answer changes by the clock on the wall too, so it is kept for two seconds, and until a clock changes. Singleton.
/// </summary>
internal sealed class DueCounts
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private static readonly TicketStatus[] Open = [TicketStatus.New, TicketStatus.Open, TicketStatus.Pending, TicketStatus.OnHold];

    // Readers of the same departments share an answer; those that nobody asked for lately are forgotten with the others.
    private const int Most = 1000;

    private readonly ConcurrentDictionary<string, (DateTimeOffset At, int Generation, long Breached, long Soon)> _known = new(
        StringComparer.Ordinal
    );
    private int _generation;

    public void Forget() => Interlocked.Increment(ref _generation);

    public async ValueTask<(long Breached, long Soon)> OfAsync(
        IDatabase database,
        DepartmentScope departments,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        if (departments.IsEmpty)
            return default;
        var key = departments.IsAll ? "" : string.Join(',', departments.Ids);
        var generation = Volatile.Read(ref _generation);
        if (_known.TryGetValue(key, out var known) && known.Generation == generation && now - known.At < Fresh && now >= known.At)
            return (known.Breached, known.Soon);
        var rows = await database.Connection.QueryToListAsync<Counted>(
            DueQuery.CountSql(departments, Open),
            cancellation,
            [
                new DataParameter("now", now.ToUnixTimeMilliseconds()),
                new DataParameter("until", (now + DueLists.SoonIs).ToUnixTimeMilliseconds()),
            ]
        );
        if (_known.Count >= Most)
            _known.Clear();
        _known[key] = (now, generation, rows[0].Breached, rows[0].Soon);
        return (rows[0].Breached, rows[0].Soon);
    }

    private sealed class Counted
    {
        [Column("breached")]
        public long Breached { get; set; }

        [Column("soon")]
        public long Soon { get; set; }
    }
}
