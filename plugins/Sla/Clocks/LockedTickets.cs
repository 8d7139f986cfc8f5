using Hookdesk.Sdk.Data;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.Targets;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Sla.Clocks;

/// <summary>
/// Tickets that a transaction holds with their timelines and clocks, to bring them up to date and write what changed. Whoever opens it
/// holds the lock of the clocks.
/// </summary>
internal sealed class LockedTickets
{
    private readonly IWriteScope _write;
    private readonly Dictionary<long, TicketRow> _rows;
    private readonly Dictionary<long, List<ClockRow>> _clocks;
    private readonly Dictionary<long, (ClockChanges Changes, TicketRow? Before)> _changes = [];

    private LockedTickets(IWriteScope write, Dictionary<long, TicketRow> rows, Dictionary<long, List<ClockRow>> clocks)
    {
        (_write, _rows, _clocks) = (write, rows, clocks);
        Timelines = rows.ToDictionary(pair => pair.Key, pair => TimelineJson.Read(pair.Value.Timeline));
    }

    /// <summary>The timelines by ticket; what is changed here is written.</summary>
    public Dictionary<long, TicketTimeline> Timelines { get; }

    public static async Task<LockedTickets> TakeAsync(IWriteScope write, IReadOnlyCollection<long> tickets, CancellationToken cancellation)
    {
        var rows = await write.Table<TicketRow>().Where(row => tickets.Contains(row.TicketId)).ToListAsync(cancellation);
        var clocks = await write.Table<ClockRow>().Where(row => tickets.Contains(row.TicketId)).ToListAsync(cancellation);
        return new LockedTickets(
            write,
            rows.ToDictionary(row => row.TicketId),
            clocks.GroupBy(clock => clock.TicketId).ToDictionary(group => group.Key, group => group.ToList())
        );
    }

    public TicketRow? Find(long ticket) => _rows.GetValueOrDefault(ticket);

    public List<ClockRow> ClocksOf(long ticket) => _clocks.TryGetValue(ticket, out var clocks) ? clocks : _clocks[ticket] = [];

    /// <summary>
    /// Works out a ticket's clocks as they are at one point of its timeline. Nothing is written before <see cref="SaveAsync"/>.
    /// </summary>
    /// <param name="ticket">The ticket, whose timeline is known.</param>
    /// <param name="known">What is known of it now.</param>
    /// <param name="eventId">The newest event in the timeline; null where none was added.</param>
    /// <param name="cause">Why.</param>
    public void Reconcile(long ticket, TicketSnapshots known, long? eventId, Cause cause)
    {
        var timeline = Timelines[ticket];
        var row = Find(ticket);
        var facts = known.Of(ticket, timeline, row);
        if (!_changes.TryGetValue(ticket, out var work))
            work = _changes[ticket] = (new ClockChanges(), row is null ? null : row with { });
        row ??= _rows[ticket] = new TicketRow { TicketId = ticket };
        new ClockReconciler(ticket, timeline, facts, work.Changes).Run(ClocksOf(ticket), cause);
        row.EventId = eventId ?? row.EventId;
        (row.StatusId, row.IsOpen, row.PolicyId) = (timeline.StatusId, !timeline.IsOver, facts.Policy?.Id);
        (row.Priority, row.DepartmentId, row.AssigneeId) = (facts.Priority, facts.DepartmentId, facts.AssigneeId);
    }

    /// <summary>Writes what became of a ticket's clocks, with the actions.</summary>
    /// <returns>True when a clock changed.</returns>
    public async Task<bool> SaveAsync(long ticket, CancellationToken cancellation)
    {
        if (!_changes.Remove(ticket, out var work))
            return false;
        var (changes, before) = work;
        foreach (var clock in changes.Rows)
        {
            if (clock.Id == 0)
                clock.Id = await _write.InsertWithIdAsync(clock, cancellation);
            else
                await _write.UpdateAsync(clock, cancellation);
        }
        foreach (var action in changes.Actions)
            _write.Record(action);
        var row = _rows[ticket];
        row.Timeline = TimelineJson.Write(Timelines[ticket]);
        Arrange(row, ClocksOf(ticket));
        if (before is null)
            await _write.InsertAsync(row, cancellation);
        // The timeline changes with an event only; most of what a recalculation looks at stays as it is.
        else if (before != row)
            await _write.UpdateAsync(row, cancellation);
        return !changes.IsEmpty;
    }

    /// <summary>Writes a clock and the ticket's place in lists, after a step or breach.</summary>
    public async Task WriteAsync(ClockRow clock, CancellationToken cancellation)
    {
        await _write.UpdateAsync(clock, cancellation);
        if (!_rows.TryGetValue(clock.TicketId, out var row))
            return;
        var before = row with { };
        Arrange(row, ClocksOf(clock.TicketId));
        if (before != row)
            await _write.UpdateAsync(row, cancellation);
    }

    private static void Arrange(TicketRow row, IEnumerable<ClockRow> clocks)
    {
        var active = clocks.Where(clock => clock.IsActive).ToList();
        var due = active.Where(clock => clock.DueAt is not null).MinBy(clock => clock.DueAt);
        row.DueOrder = due?.DueAt?.ToUnixTimeMilliseconds() ?? TicketRow.NotDue;
        row.DueClockId = (due ?? active.FirstOrDefault())?.Id;
    }
}
