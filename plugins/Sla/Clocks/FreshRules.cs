using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using NodaTime;

namespace Hookdesk.Sla.Clocks;

/// <summary>
/// Which tickets were not looked at since rules changed. Rules are read as they are from the commit that changed them on; that commit
/// has their event, which is taken in a little later, and only then there is a recalculation, which takes its time. So a ticket waits
/// while the log holds such an event that is not taken in — also for what happened to it before that event — and then until the
/// recalculation has passed it. Read after policies and calendars: nothing that they say is then missed here.
/// </summary>
/// <param name="recalculations">Those that are not finished.</param>
/// <param name="notTakenIn">When rules last changed of which the clocks do not know yet.</param>
internal sealed class FreshRules(IReadOnlyCollection<RecalculationRow> recalculations, DateTimeOffset? notTakenIn)
{
    public static async Task<FreshRules> ReadAsync(
        IWriteScope write,
        ClockBacklog backlog,
        PolicyBook policies,
        CancellationToken cancellation
    )
    {
        var notTakenIn = await backlog.RulesChangedAsync(policies, cancellation);
        return new FreshRules(
            await write.Table<RecalculationRow>().Where(row => row.FinishedAt == null).ToListAsync(cancellation),
            notTakenIn
        );
    }

    /// <summary>When the rules changed that a ticket was not looked at for; null where it was.</summary>
    public Instant? Of(long ticket) =>
        recalculations.Where(work => work.AfterTicketId < ticket).Select(work => (DateTimeOffset?)work.RequestedAt).Append(notTakenIn).Max()
            is { } at
            ? Instant.FromDateTimeOffset(at)
            : null;

    /// <summary>True for what changes rules, or would if policies asked about it.</summary>
    public static bool MayBe(EventRecord record) =>
        record.Is<SlaPolicyChanged>()
        || record.Is<SlaCalendarChanged>()
        || record.Is<OrganizationChanged>()
        || record.Is<TicketFieldDefined>()
        || record.Is<TicketFieldDeleted>();

    /// <summary>Why open tickets are to be looked at again after an event; null where it says nothing to these policies.</summary>
    public static SlaReason? ReasonOf(EventRecord record, PolicyBook policies) =>
        record.Is<SlaCalendarChanged>() ? SlaReason.CalendarChanged
        : record.Is<SlaPolicyChanged>() ? SlaReason.PolicyChanged
        // All its customers' tickets may have another policy now; and so may all that have a value of a field.
        : (
            record.Is<OrganizationChanged>()
                ? TicketFieldKeys.Organization
                : record.As<TicketFieldDefined>()?.Key ?? record.As<TicketFieldDeleted>()?.Key
        )
            is { } field
        && policies.Fields.Contains(field)
            ? SlaReason.TicketChanged
        : null;
}
