using Hookdesk.Sdk.Hooks;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;

namespace Hookdesk.Sla.Clocks;

/// <summary>What became of a ticket's clocks: the rows to write, and the actions to record once new rows have their ids.</summary>
internal sealed class ClockChanges
{
    private readonly List<(ClockRow Clock, Func<ClockRow, IAction> Action)> _actions = [];
    private readonly HashSet<ClockRow> _rows = new(ReferenceEqualityComparer.Instance);

    public IEnumerable<ClockRow> Rows => _rows;

    public IEnumerable<IAction> Actions => _actions.Select(told => told.Action(told.Clock));

    public bool IsEmpty => _rows.Count == 0;

    /// <summary>Marks a row as changed without an action.</summary>
    public void Touch(ClockRow clock) => _rows.Add(clock);

    public void Started(ClockRow clock, DateTimeOffset at, SlaReason reason) =>
        Tell(clock, row => new SlaClockStarted(row.TicketId, row.Id, row.Target, at, reason));

    public void Paused(ClockRow clock, DateTimeOffset at, SlaReason reason) =>
        Tell(clock, row => new SlaClockPaused(row.TicketId, row.Id, row.Target, at, reason));

    public void Resumed(ClockRow clock, DateTimeOffset at, SlaReason reason) =>
        Tell(clock, row => new SlaClockResumed(row.TicketId, row.Id, row.Target, at, reason));

    public void Changed(ClockRow clock, DateTimeOffset at, SlaReason reason) =>
        Tell(clock, row => new SlaClockChanged(row.TicketId, row.Id, row.Target, at, reason));

    public void Breached(ClockRow clock, DateTimeOffset at) =>
        Tell(clock, row => new SlaClockBreached(row.TicketId, row.Id, row.Target, at, SlaReason.TimeOver));

    public void Met(ClockRow clock, DateTimeOffset at, SlaReason reason, bool isLate) =>
        Tell(clock, row => new SlaClockMet(row.TicketId, row.Id, row.Target, at, reason) { IsLate = isLate });

    public void Canceled(ClockRow clock, DateTimeOffset at, SlaReason reason) =>
        Tell(clock, row => new SlaClockCanceled(row.TicketId, row.Id, row.Target, at, reason));

    // The id comes later; due time and policy are told as they are now, whatever else happens before it is written.
    private void Tell(ClockRow clock, Func<ClockRow, SlaClockAction> action)
    {
        var (due, policy) = (clock.DueAt, clock.PolicyName);
        _rows.Add(clock);
        _actions.Add((clock, row => action(row) with { DueAt = due, Policy = policy }));
    }
}
