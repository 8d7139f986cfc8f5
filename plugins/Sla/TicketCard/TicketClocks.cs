using Hookdesk.Sdk.Data;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.TimeLeft;
using LinqToDB.Data;

namespace Hookdesk.Sla.TicketCard;

/// <summary>A clock of a ticket as its card shows it.</summary>
/// <param name="Clock">The clock.</param>
/// <param name="PolicyName">The policy, by the name that it had.</param>
/// <param name="IsBreached">True when its time was over.</param>
internal readonly record struct CardClock(ShownClock Clock, string PolicyName, bool IsBreached)
{
    public bool IsActive => Clock.State is SlaClockState.Running or SlaClockState.Paused;
}

/// <summary>
/// Reads the clocks of one ticket: those that count, what is due next first and what is paused last; and the last few that were kept or
/// breached.
/// </summary>
internal static class TicketClocks
{
    private const int MostPast = 8;

    // Those that count first, whatever their age; the others from the newest. A ticket has a handful, and one index has them together.
    internal const string Sql = """
        SELECT target, state, minutes, calendar_id, due_at, elapsed, policy_name, breached_at FROM sla_clock WHERE ticket_id = @ticket
        ORDER BY CASE WHEN state < 2 THEN 0 ELSE 1 END, id DESC LIMIT 12
        """;

    public static async Task<(List<CardClock> Active, List<CardClock> Past)> ReadAsync(
        IDatabase database,
        long ticketId,
        CancellationToken cancellation = default
    )
    {
        var (active, past) = (new List<CardClock>(), new List<CardClock>());
        await using var read = await database.Connection.ExecuteReaderAsync(Sql, cancellation, new DataParameter("ticket", ticketId));
        var row = read.Reader!;
        while (await row.ReadAsync(cancellation))
        {
            var clock = new CardClock(
                new ShownClock(
                    (SlaTarget)row.GetInt32(0),
                    (SlaClockState)row.GetInt32(1),
                    row.GetInt32(2),
                    row.GetInt64(3),
                    row.IsDBNull(4) ? null : row.GetInt64(4),
                    row.GetInt64(5)
                ),
                row.GetString(6),
                !row.IsDBNull(7)
            );
            if (clock.IsActive)
                active.Add(clock);
            // What was called off in time was neither kept nor breached.
            else if (past.Count < MostPast && (clock.Clock.State == SlaClockState.Met || clock.IsBreached))
                past.Add(clock);
        }
        active.Sort(
            static (one, other) =>
                (one.Clock.DueAt ?? long.MaxValue, one.Clock.Total - one.Clock.Elapsed).CompareTo(
                    (other.Clock.DueAt ?? long.MaxValue, other.Clock.Total - other.Clock.Elapsed)
                )
        );
        return (active, past);
    }
}
