using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Hookdesk.Sla.Clocks;

/// <summary>
/// Follows the event log and keeps the clocks of all tickets. Times are those of the events, not of their arrival here: what comes
/// late, after the desk or the plugin was off, is reckoned exactly as if it had come at once.
/// </summary>
internal sealed class ClockProjection : EventSubscriber
{
    /// <inheritdoc />
    public override string Name => "hookdesk.sla.clocks";

    /// <inheritdoc />
    public override SubscriptionStart Start => SubscriptionStart.FromTheBeginning;

    /// <inheritdoc />
    public override int BatchSize => 500;

    /// <inheritdoc />
    public override async Task HandleAsync(IReadOnlyList<EventRecord> events, IServiceProvider services, CancellationToken cancellation)
    {
        var erased = events.Where(record => record.Is<TicketErased>()).Select(record => record.Subject.Id).ToHashSet();
        var ofTickets = events.Where(record => TimelineEvents.Concerns(record) && !erased.Contains(record.Subject.Id)).ToList();
        var ofCustomers = events
            .Select(record => record.As<CustomerChanged>())
            .OfType<CustomerChanged>()
            .Select(changed => changed.CustomerId)
            .Distinct()
            .ToList();
        var ofRules = events.Where(FreshRules.MayBe).ToList();
        if (ofTickets.Count + ofCustomers.Count + ofRules.Count + erased.Count == 0)
            return;

        // This node may hear of a changed calendar later than of the ticket after it.
        if (ofRules.Any(record => record.Is<SlaCalendarChanged>()))
            services.GetRequiredService<CalendarCache>().Forget();
        var (facts, backlog) = (services.GetRequiredService<SnapshotReader>(), services.GetRequiredService<ClockBacklog>());
        var records = services.GetRequiredService<ITicketRecords>();
        var recalculated = await services
            .GetRequiredService<IDatabase>()
            .WriteAsync(
                async write =>
                {
                    await write.LockAsync(Locks.Clocks, cancellation);
                    var position = await write.Table<PositionRow>().FirstOrDefaultAsync(cancellation);
                    if (position?.EventId >= events[^1].Id)
                        return false;
                    var policies = await PolicyStore.ReadAsync(write.Table<PolicyRow>, cancellation);
                    await KeepAsync(
                        new Batch(
                            write,
                            policies,
                            [.. ofTickets.Where(record => record.Id > (position?.EventId ?? 0))],
                            await OpenTicketsOfAsync(write, records, ofCustomers, cancellation),
                            events[^1]
                        ),
                        facts,
                        backlog,
                        cancellation
                    );
                    await ErasedTickets.ForgetAsync(write, erased, cancellation);
                    var changed = ofRules.Where(record => FreshRules.ReasonOf(record, policies) is not null).ToList();
                    var isRequested =
                        changed.Max(record => FreshRules.ReasonOf(record, policies)) is { } reason
                        && await RecalculationRequest.RequestAsync(write, reason, changed[^1].At, cancellation);
                    var now = new PositionRow { EventId = events[^1].Id, At = events[^1].At };
                    if (position is null)
                        await write.InsertAsync(now, cancellation);
                    else
                        await write.UpdateAsync(now, cancellation);
                    // One that found the clocks behind the log waits for them.
                    return isRequested
                        || (
                            write.Now - now.At > RecalculationRequest.Behind
                            && await write.Table<RecalculationRow>().AnyAsync(row => row.FinishedAt == null, cancellation)
                        );
                },
                cancellation
            );
        if (recalculated)
            services.GetRequiredService<ITaskTrigger>().RunSoon(RecalculationRequest.TaskName);
    }

    private static async Task KeepAsync(Batch batch, SnapshotReader reader, ClockBacklog backlog, CancellationToken cancellation)
    {
        var (write, policies, events, alsoChanged, newest) = batch;
        var others = events.Select(TimelineEvents.Other).OfType<long>();
        var locked = await LockedTickets.TakeAsync(
            write,
            [.. events.Select(record => record.Subject.Id).Concat(others).Concat(alsoChanged).Distinct()],
            cancellation
        );
        var unseen = events.Where(record => !(locked.Find(record.Subject.Id)?.EventId >= record.Id)).ToList();
        var tickets = unseen
            .Select(record => record.Subject.Id)
            .Concat(alsoChanged.Where(locked.Timelines.ContainsKey))
            .Distinct()
            .Order()
            .ToList();
        if (tickets.Count == 0)
            return;

        var facts = await reader.ReadAsync(tickets, policies, cancellation);
        var rules = await FreshRules.ReadAsync(write, backlog, policies, cancellation);
        var timelines = new TimelineEvents(locked.Timelines);
        // What one transaction did to a ticket is one moment. Between two moments the clocks are brought up to date, so that it makes
        // no difference whether events come one by one or all together.
        var moments = new Dictionary<long, Moment>();
        foreach (var record in unseen)
        {
            var ticket = record.Subject.Id;
            var at = Instant.FromDateTimeOffset(record.At);
            if (moments.TryGetValue(ticket, out var moment) && moment.At != at)
                Keep(ticket, moment);
            var reason = timelines.Take(record);
            moments[ticket] = new Moment(at, moment?.At == at ? TimelineEvents.Weightier(moment.Reason, reason) : reason, record.Id);
        }
        foreach (var (ticket, moment) in moments)
            Keep(ticket, moment);
        foreach (var ticket in alsoChanged.Where(ticket => locked.Timelines.ContainsKey(ticket) && !moments.ContainsKey(ticket)))
            locked.Reconcile(
                ticket,
                facts,
                newest.Id,
                new Cause(SlaReason.TicketChanged, Instant.FromDateTimeOffset(newest.At))
                {
                    NewFrom = Instant.MaxValue,
                    RulesChangedAt = rules.Of(ticket),
                }
            );
        // In the order of tickets, as everybody takes several of them.
        foreach (var ticket in tickets)
            await locked.SaveAsync(ticket, cancellation);

        void Keep(long ticket, Moment moment) =>
            locked.Reconcile(
                ticket,
                facts,
                moment.EventId,
                new Cause(moment.Reason, moment.At) { NewFrom = moment.At, RulesChangedAt = rules.Of(ticket) }
            );
    }

    // A customer's organization or address may be what a policy asks about.
    private static async Task<IReadOnlyList<long>> OpenTicketsOfAsync(
        IWriteScope write,
        ITicketRecords records,
        List<long> customers,
        CancellationToken cancellation
    )
    {
        if (customers.Count == 0)
            return [];
        var open = new List<long>();
        for (long after = 0; await records.TicketsOfAsync(customers, after, 500, cancellation) is { Count: > 0 } page; after = page[^1])
            open.AddRange(
                await write
                    .Table<TicketRow>()
                    .Where(row => page.Contains(row.TicketId) && row.IsOpen)
                    .Select(row => row.TicketId)
                    .ToListAsync(cancellation)
            );
        return open;
    }

    /// <param name="Write">The transaction.</param>
    /// <param name="Policies">As it sees them.</param>
    /// <param name="Events">What happened to tickets.</param>
    /// <param name="AlsoChanged">Tickets whose customers changed.</param>
    /// <param name="Newest">The last event, of whatever kind.</param>
    private sealed record Batch(
        IWriteScope Write,
        PolicyBook Policies,
        IReadOnlyList<EventRecord> Events,
        IReadOnlyList<long> AlsoChanged,
        EventRecord Newest
    );

    private sealed record Moment(Instant At, SlaReason Reason, long EventId);
}
