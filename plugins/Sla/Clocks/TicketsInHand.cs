using Hookdesk.Sdk.Data;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Sla.Domain.Promises;
using Hookdesk.Sla.Domain.WorkingTime;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using NodaTime;

namespace Hookdesk.Sla.Clocks;

/// <summary>Tickets that a transaction holds with their stories and clocks, to bring them up to date and write what changed. Whoever opens it holds the lock of the clocks.</summary>
internal sealed class TicketsInHand
{
    private readonly IWriteScope _write;
    private readonly Dictionary<long, TicketRow> _rows;
    private readonly ILookup<long, ClockRow> _clocks;

    private TicketsInHand(IWriteScope write, Dictionary<long, TicketRow> rows, ILookup<long, ClockRow> clocks)
    {
        (_write, _rows, _clocks) = (write, rows, clocks);
        Stories = rows.ToDictionary(pair => pair.Key, pair => StoryText.Read(pair.Value.Story));
    }

    /// <summary>The stories by ticket; what is changed here is written.</summary>
    public Dictionary<long, Story> Stories { get; }

    public static async Task<TicketsInHand> TakeAsync(IWriteScope write, IReadOnlyCollection<long> tickets, CancellationToken cancellation)
    {
        var rows = await write.Table<TicketRow>().Where(row => tickets.Contains(row.TicketId)).ToListAsync(cancellation);
        var clocks = await write.Table<ClockRow>().Where(row => tickets.Contains(row.TicketId)).ToListAsync(cancellation);
        return new TicketsInHand(write, rows.ToDictionary(row => row.TicketId), clocks.ToLookup(clock => clock.TicketId));
    }

    public TicketRow? Find(long ticket) => _rows.GetValueOrDefault(ticket);

    public IEnumerable<ClockRow> ClocksOf(long ticket) => _clocks[ticket];

    /// <summary>Works out a ticket's clocks and writes what changed, with the actions.</summary>
    /// <param name="ticket">The ticket, whose story is known.</param>
    /// <param name="facts">What is known of it now.</param>
    /// <param name="eventId">The newest event in the story; null where none was added.</param>
    /// <param name="cause">Why.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>True when a clock changed.</returns>
    public async Task<bool> KeepAsync(long ticket, TicketFacts facts, long? eventId, Cause cause, CancellationToken cancellation)
    {
        var story = Stories[ticket];
        var isNew = !_rows.TryGetValue(ticket, out var row);
        row ??= _rows[ticket] = new TicketRow { TicketId = ticket };
        var clocks = _clocks[ticket].ToList();
        var changes = new Reconcile(ticket, story, facts.Policy, facts.Calendar, facts.Priority).Run(clocks, cause);
        foreach (var clock in changes.Rows)
        {
            if (clock.Id == 0) clock.Id = await _write.InsertWithIdAsync(clock, cancellation);
            else await _write.UpdateAsync(clock, cancellation);
        }
        foreach (var action in changes.Actions) _write.Record(action);

        (row.Story, row.EventId) = (StoryText.Write(story), eventId ?? row.EventId);
        (row.Status, row.IsOpen, row.PolicyId) = (story.Status, !story.IsOver, facts.Policy?.Id);
        (row.Priority, row.DepartmentId, row.AssigneeId) = (facts.Priority, facts.DepartmentId, facts.AssigneeId);
        Place(row, clocks);
        if (isNew) await _write.InsertAsync(row, cancellation);
        else await _write.UpdateAsync(row, cancellation);
        return !changes.IsEmpty;
    }

    /// <summary>Writes a clock and the ticket's place in lists, after a step or breach.</summary>
    public async Task WriteAsync(ClockRow clock, CancellationToken cancellation)
    {
        await _write.UpdateAsync(clock, cancellation);
        if (!_rows.TryGetValue(clock.TicketId, out var row)) return;
        Place(row, _clocks[clock.TicketId]);
        await _write.UpdateAsync(row, cancellation);
    }

    private static void Place(TicketRow row, IEnumerable<ClockRow> clocks)
    {
        var active = clocks.Where(clock => clock.IsActive).ToList();
        var due = active.Where(clock => clock.DueAt is not null).MinBy(clock => clock.DueAt);
        row.DueOrder = due?.DueAt?.ToUnixTimeMilliseconds() ?? TicketRow.NotDue;
        row.DueClockId = (due ?? active.FirstOrDefault())?.Id;
    }
}

/// <summary>What is known of a ticket besides its story.</summary>
/// <param name="Policy">Its policy, or null.</param>
/// <param name="Calendar">The policy's calendar.</param>
/// <param name="Priority">How urgent.</param>
/// <param name="DepartmentId">Its department.</param>
/// <param name="AssigneeId">0 for nobody.</param>
internal sealed record TicketFacts(Policy? Policy, WorkingCalendar Calendar, TicketPriority Priority, long DepartmentId, long AssigneeId);
