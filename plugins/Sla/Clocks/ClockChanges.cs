using Hookdesk.Sdk.Hooks;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;

namespace Hookdesk.Sla.Clocks;

/// <summary>What became of a ticket's clocks: the rows to write, and the actions to record once new rows have their ids.</summary>
internal sealed class ClockChanges
{
    private readonly List<(ClockRow Clock, Func<ClockRow, IAction> Action)> _actions = [];
    private readonly HashSet<ClockRow> _rows = [];

    public IEnumerable<ClockRow> Rows => _rows;

    public IEnumerable<IAction> Actions => _actions.Select(told => told.Action(told.Clock));

    public bool IsEmpty => _rows.Count == 0;

    /// <summary>Marks a row as changed without an action.</summary>
    public void Touch(ClockRow clock) => _rows.Add(clock);

    public void Started(ClockRow clock, DateTimeOffset at, SlaReason reason) => Tell(clock, row => Told(new SlaClockStarted(row.TicketId, row.Id, row.Target, at, reason), row));

    public void Paused(ClockRow clock, DateTimeOffset at, SlaReason reason) => Tell(clock, row => Told(new SlaClockPaused(row.TicketId, row.Id, row.Target, at, reason), row));

    public void Resumed(ClockRow clock, DateTimeOffset at, SlaReason reason) => Tell(clock, row => Told(new SlaClockResumed(row.TicketId, row.Id, row.Target, at, reason), row));

    public void Changed(ClockRow clock, DateTimeOffset at, SlaReason reason) => Tell(clock, row => Told(new SlaClockChanged(row.TicketId, row.Id, row.Target, at, reason), row));

    public void Breached(ClockRow clock, DateTimeOffset at) => Tell(clock, row => Told(new SlaClockBreached(row.TicketId, row.Id, row.Target, at, SlaReason.TimeOver), row));

    public void Met(ClockRow clock, DateTimeOffset at, SlaReason reason, bool isLate) => Tell(clock, row => Told(new SlaClockMet(row.TicketId, row.Id, row.Target, at, reason) { IsLate = isLate }, row));

    public void Cancelled(ClockRow clock, DateTimeOffset at, SlaReason reason) => Tell(clock, row => Told(new SlaClockCancelled(row.TicketId, row.Id, row.Target, at, reason), row));

    private void Tell(ClockRow clock, Func<ClockRow, IAction> action)
    {
        _rows.Add(clock);
        _actions.Add((clock, action));
    }

    private static SlaClockAction Told(SlaClockAction action, ClockRow clock) => action with { DueAt = clock.DueAt, Policy = clock.PolicyName };
}
