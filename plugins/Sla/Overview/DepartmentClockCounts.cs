using System.Diagnostics;
using Hookdesk.Sdk.Data;
using Hookdesk.Sla.Data;
using LinqToDB.Data;
using LinqToDB.Mapping;

namespace Hookdesk.Sla.Overview;

/// <summary>How many tickets of each department have a running and a paused clock.</summary>
internal sealed record ClockCounts(IReadOnlyDictionary<long, (long Running, long Paused)> ByDepartment);

/// <summary>
/// Counts what runs and what is paused. All open tickets are counted for it, which nobody needs to the second, so the answer is kept
/// for a hundred times as long as it took: a small desk sees each change at once, and a large one spends a hundredth of its time on it.
/// Singleton.
/// </summary>
internal sealed class DepartmentClockCounts(TimeProvider time)
{
    private const string Sql = """
        SELECT department_id, SUM(CASE WHEN due_order < @none THEN 1 ELSE 0 END) AS running, SUM(CASE WHEN due_order = @none THEN 1 ELSE 0 END) AS paused
        FROM sla_ticket WHERE is_open = @open AND due_clock_id IS NOT NULL GROUP BY department_id
        """;

    // Read and replaced whole, by many at a time.
    private volatile Known? _known;

    public async Task<ClockCounts> ReadAsync(IDatabase database, CancellationToken cancellation)
    {
        if (_known is { } known && time.GetUtcNow() < known.Until)
            return known.Counts;
        var watch = Stopwatch.StartNew();
        var rows = await database.Connection.QueryToListAsync<Row>(
            Sql,
            cancellation,
            [new DataParameter("none", TicketRow.NotDue), new DataParameter("open", true)]
        );
        var standings = new ClockCounts(rows.ToDictionary(row => row.DepartmentId, row => (row.Running, row.Paused)));
        _known = new Known(time.GetUtcNow() + (watch.Elapsed * 100), standings);
        return standings;
    }

    private sealed record Known(DateTimeOffset Until, ClockCounts Counts);

    private sealed class Row
    {
        [Column("department_id")]
        public long DepartmentId { get; set; }

        [Column("running")]
        public long Running { get; set; }

        [Column("paused")]
        public long Paused { get; set; }
    }
}
