using System.Globalization;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Caching;
using Hookdesk.Sdk.Data;
using Hookdesk.Sla.Clocks;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.TimeLeft;
using LinqToDB.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.TicketList;

/// <summary>The clock of a ticket that is due next; none where nothing is.</summary>
internal sealed record DueClock(ShownClock? Clock);

/// <summary>
/// Reads the clock of each of some tickets that is due next. On a busy desk many look at the same list, and each change is announced to
/// all of them at once, so what was read is kept for two seconds, and until a clock changes. Singleton.
/// </summary>
internal sealed class DueClocks(NodeCache<long, DueClock> cache)
{
    // Many more than are looked at within two seconds.
    private const int Most = 20_000;

    public static IServiceCollection AddTo(IServiceCollection services) =>
        services
            .AddSingleton<DueClocks>()
            .AddNodeCache<long, DueClock>(limit: Most, invalidatedBy: ClockActions.All, freshFor: TimeSpan.FromSeconds(2));

    public async ValueTask<IReadOnlyDictionary<long, ShownClock>> ReadAsync(
        IDatabase database,
        IReadOnlyList<long> ticketIds,
        CancellationToken cancellation
    )
    {
        var mark = cache.Mark();
        var clocks = new Dictionary<long, ShownClock>(ticketIds.Count);
        List<long>? missing = null;
        foreach (var id in ticketIds)
        {
            if (!cache.TryGet(id, out var known))
                (missing ??= []).Add(id);
            else if (known.Clock is { } clock)
                clocks[id] = clock;
        }
        if (missing is null)
            return clocks;
        await ReadAsync(database, missing, clocks, cancellation);
        foreach (var id in missing)
            cache.Keep(id, new DueClock(clocks.GetValueOrDefault(id)), mark);
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
}
