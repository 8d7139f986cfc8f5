using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Recalculate;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Hookdesk.Sla.Clocks;

/// <summary>
/// Follows the event log and keeps the clocks of all tickets. Times are those of the events, not of their arrival here: what comes late, after the desk or the plugin was off, is reckoned
/// exactly as if it had come at once.
/// </summary>
internal sealed class KeepClocks : EventSubscriber
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
        var ofTickets = events.Where(record => StoryEvents.Concerns(record) && !erased.Contains(record.Subject.Id)).ToList();
        var ofCustomers = events.Select(record => record.As<CustomerChanged>()).OfType<CustomerChanged>().Select(changed => changed.CustomerId).Distinct().ToList();
        var ofRules = events.Where(record => record.Is<SlaPolicyChanged>() || record.Is<SlaCalendarChanged>()).ToList();
        if (ofTickets.Count + ofCustomers.Count + ofRules.Count + erased.Count == 0) return;

        var facts = services.GetRequiredService<ReadFacts>();
        var records = services.GetRequiredService<ITicketRecords>();
        var recalculated = await services.GetRequiredService<IDatabase>().WriteAsync(async write =>
        {
            await write.LockClocksAsync(cancellation);
            var position = await write.Table<PositionRow>().FirstOrDefaultAsync(cancellation);
            if (position?.EventId >= events[^1].Id) return false;
            await KeepAsync(write, facts, [.. ofTickets.Where(record => record.Id > (position?.EventId ?? 0))], await OpenTicketsOfAsync(write, records, ofCustomers, cancellation), events[^1], cancellation);
            await ErasedTickets.ForgetAsync(write, erased, cancellation);
            if (ofRules.Count > 0) await RequestRecalculation.RequestAsync(write, ofRules[^1].Is<SlaCalendarChanged>() ? SlaReason.CalendarChanged : SlaReason.PolicyChanged, cancellation);
            var now = new PositionRow { EventId = events[^1].Id, At = events[^1].At };
            if (position is null) await write.InsertAsync(now, cancellation);
            else await write.UpdateAsync(now, cancellation);
            return ofRules.Count > 0;
        }, cancellation);
        if (recalculated) services.GetRequiredService<ITaskTrigger>().RunSoon(RecalculateClocks.TaskName);
    }

    private static async Task KeepAsync(IWriteScope write, ReadFacts reader, List<EventRecord> events, IReadOnlyList<long> alsoChanged, EventRecord newest, CancellationToken cancellation)
    {
        var others = events.Select(StoryEvents.Other).OfType<long>();
        var inHand = await TicketsInHand.TakeAsync(write, [.. events.Select(record => record.Subject.Id).Concat(others).Concat(alsoChanged).Distinct()], cancellation);
        var stories = new StoryEvents(inHand.Stories);
        var causes = new Dictionary<long, (Cause Cause, long EventId)>();
        foreach (var record in events)
        {
            var ticket = record.Subject.Id;
            var at = Instant.FromDateTimeOffset(record.At);
            if (inHand.Find(ticket)?.EventId >= record.Id) continue;
            var reason = stories.Take(record);
            causes[ticket] = (new Cause(reason, at) { NewFrom = causes.TryGetValue(ticket, out var first) ? first.Cause.NewFrom : at }, record.Id);
        }
        foreach (var ticket in alsoChanged)
            if (inHand.Stories.ContainsKey(ticket)) causes.TryAdd(ticket, (new Cause(SlaReason.TicketChanged, Instant.FromDateTimeOffset(newest.At)) { NewFrom = Instant.MaxValue }, newest.Id));
        if (causes.Count == 0) return;

        var policies = await PolicyStore.ReadAsync(write.Table<PolicyRow>, cancellation);
        var facts = await reader.ReadAsync(causes.Keys, policies, inHand.Find, cancellation);
        foreach (var (ticket, (cause, eventId)) in causes.OrderBy(pair => pair.Key)) await inHand.KeepAsync(ticket, facts[ticket], eventId, cause, cancellation);
    }

    // A customer's organisation or address may be what a policy asks about.
    private static async Task<IReadOnlyList<long>> OpenTicketsOfAsync(IWriteScope write, ITicketRecords records, List<long> customers, CancellationToken cancellation)
    {
        if (customers.Count == 0) return [];
        var open = new List<long>();
        for (long after = 0; await records.TicketsOfAsync(customers, after, 500, cancellation) is { Count: > 0 } page; after = page[^1])
            open.AddRange(await write.Table<TicketRow>().Where(row => page.Contains(row.TicketId) && row.IsOpen).Select(row => row.TicketId).ToListAsync(cancellation));
        return open;
    }
}
