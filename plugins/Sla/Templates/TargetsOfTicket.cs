using Hookdesk.Sdk.Data;
using Hookdesk.Sla.Clocks;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.BusinessHours;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Sla.Domain.Targets;
using Hookdesk.Sla.Labels;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using NodaTime;

namespace Hookdesk.Sla.Templates;

/// <inheritdoc cref="ISlaTargets"/>
internal sealed class TargetsOfTicket(IDatabase database, ITickets tickets, SnapshotReader facts, TimeProvider time) : ISlaTargets
{
    public async Task<IReadOnlyList<SlaTargetStatus>> OfAsync(long ticketId, CancellationToken cancellation = default)
    {
        if (!await database.Table<TicketRow>().AnyAsync(row => row.TicketId == ticketId, cancellation))
            return await PredictAsync(ticketId, cancellation);
        var clocks = await database.Table<ClockRow>().Where(row => row.TicketId == ticketId).ToListAsync(cancellation);
        var now = time.GetUtcNow();
        return
        [
            .. clocks
                .GroupBy(clock => clock.Target)
                .OrderBy(group => group.Key)
                .Select(group => group.OrderByDescending(clock => clock.IsActive).ThenByDescending(clock => clock.StartedAt).First())
                .Select(clock => new SlaTargetStatus(
                    clock.Target,
                    clock.State,
                    clock.Minutes,
                    clock.DueAt,
                    clock.BreachedAt is not null || (clock.IsActive && clock.DueAt <= now),
                    clock.PolicyName
                )
                {
                    InBusinessHours = clock.CalendarId != 0,
                }),
        ];
    }

    // The event log is followed after the commit, and a receipt is written before it.
    private async Task<IReadOnlyList<SlaTargetStatus>> PredictAsync(long ticketId, CancellationToken cancellation)
    {
        if (await tickets.FindAsync(ticketId, cancellation) is not { } ticket)
            return [];
        var known = (await facts.ReadAsync([ticketId], await PolicyStore.ReadAsync(database, cancellation), cancellation)).Of(
            ticketId,
            null,
            null
        );
        if (known.Policy is not { } policy)
            return [];
        var created = Instant.FromDateTimeOffset(ticket.CreatedAt);
        var timeline = TicketTimeline
            .Begin(created, ticket.StatusId)
            .WithMessages(new TimelineMessage(created, 1, TimelineMessageKind.Customer));
        var hasFirstResponseTarget = policy.For(SlaTarget.FirstResponse)?.MinutesFor(known.Priority) is not null;
        var targets = new List<SlaTargetStatus>();
        foreach (var target in SlaLabels.Targets)
        {
            if (
                policy.For(target) is not { } policyTarget
                || policyTarget.MinutesFor(known.Priority) is not { } minutes
                || ClockRuns.Of(timeline, target, hasFirstResponseTarget).FirstOrDefault() is not { HasEnded: false } run
            )
                continue;
            var times = new ClockTimes(
                timeline,
                run,
                policyTarget.PausedBy,
                minutes,
                policyTarget.InBusinessHours ? known.Calendar : WorkingCalendar.AlwaysOpen
            );
            targets.Add(
                new SlaTargetStatus(
                    target,
                    times.IsPaused ? SlaClockState.Paused : SlaClockState.Running,
                    minutes,
                    times.Due?.ToDateTimeOffset(),
                    false,
                    policy.Name
                )
                {
                    InBusinessHours = policyTarget.InBusinessHours,
                }
            );
        }
        return targets;
    }
}
