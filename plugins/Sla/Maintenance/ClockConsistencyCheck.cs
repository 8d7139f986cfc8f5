using System.Runtime.CompilerServices;
using System.Text.Json;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Setup;
using Hookdesk.Sla.Clocks;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.Targets;
using LinqToDB;
using LinqToDB.Async;
using NodaTime;

namespace Hookdesk.Sla.Maintenance;

/// <summary>Works the clocks of open tickets out again and compares them with what is stored.</summary>
internal sealed class ClockConsistencyCheck(IDatabase database, SnapshotReader facts, TimeProvider time) : IConsistencyCheck
{
    private const int Batch = 500;

    public async IAsyncEnumerable<string> FindProblemsAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        // While a change of policy is being worked in, clocks differ and that is right.
        if (await database.Table<RecalculationRow>().AnyAsync(row => row.FinishedAt == null, cancellation))
            yield break;
        var policies = await PolicyStore.ReadAsync(database, cancellation);
        var cause = new Cause(SlaReason.TicketChanged, Instant.FromDateTimeOffset(time.GetUtcNow())) { NewFrom = Instant.MaxValue };
        for (long after = 0; ; )
        {
            var last = after;
            var rows = await database
                .Table<TicketRow>()
                .Where(row => row.IsOpen && row.TicketId > last)
                .OrderBy(row => row.TicketId)
                .Take(Batch)
                .ToListAsync(cancellation);
            if (rows.Count == 0)
                yield break;
            after = rows[^1].TicketId;
            var ids = rows.Select(row => row.TicketId).ToList();
            var clocks = (await database.Table<ClockRow>().Where(clock => ids.Contains(clock.TicketId)).ToListAsync(cancellation)).ToLookup(
                clock => clock.TicketId
            );
            var known = await facts.ReadAsync(ids, policies, cancellation);
            foreach (var row in rows)
                if (Problem(row, known, [.. clocks[row.TicketId]], cause) is { } problem)
                    yield return problem;
        }
    }

    private static string? Problem(TicketRow row, TicketSnapshots facts, List<ClockRow> clocks, Cause cause)
    {
        var due = clocks.Where(clock => clock.IsActive).Min(clock => clock.DueAt)?.ToUnixTimeMilliseconds() ?? TicketRow.NotDue;
        if (row.DueOrder != due)
            return $"SLA: ticket {row.TicketId} has due order {row.DueOrder}, but its clocks give {due}.";
        TicketTimeline timeline;
        try
        {
            timeline = TimelineJson.Read(row.Timeline);
        }
        catch (JsonException error)
        {
            return $"SLA: the timeline of ticket {row.TicketId} can't be read: {error.Message}";
        }
        return new ClockReconciler(row.TicketId, timeline, facts.Of(row.TicketId, timeline, row)).Run(clocks, cause).IsEmpty
            ? null
            : $"SLA: the clocks of ticket {row.TicketId} don't match its timeline and policy.";
    }
}
