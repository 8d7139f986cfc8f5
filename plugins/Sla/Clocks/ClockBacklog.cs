using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.Policies;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Clocks;

/// <summary>
/// Finds what happened that the clocks do not know yet. Singleton: it remembers how far the log holds nothing for them, which is mostly
/// their own actions.
/// </summary>
internal sealed class ClockBacklog(IServiceScopeFactory scopes, TimeProvider time)
{
    /// <summary>Since when it is followed: what happened before waits for no longer than that.</summary>
    public DateTimeOffset Begun { get; } = time.GetUtcNow();

    // A transaction that began in time may be written a little later than its time.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    private long _nothingUntil;
    private volatile Rules _rules = new(0, []);

    /// <summary>The oldest event about a ticket; null when the clocks know all that happened.</summary>
    public async Task<EventRecord?> FindAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var known =
            (await scope.ServiceProvider.GetRequiredService<IDatabase>().Table<PositionRow>().FirstOrDefaultAsync(cancellation))?.EventId
            ?? 0;
        var log = scope.ServiceProvider.GetRequiredService<IEventLog>();
        for (
            var position = Math.Max(known, Volatile.Read(ref _nothingUntil));
            await log.ReadAfterAsync(position, 200, cancellation) is { Count: > 0 } events;
            position = events[^1].Id
        )
        {
            if (events.FirstOrDefault(TimelineEvents.Concerns) is { } first)
                return first;
            Volatile.Write(ref _nothingUntil, events[^1].Id);
        }
        return null;
    }

    /// <summary>
    /// When the rules changed last, of what the clocks do not know yet; null when they know of all changes. Each event is looked at
    /// once, however far the clocks are behind.
    /// </summary>
    public async Task<DateTimeOffset?> RulesChangedAsync(PolicyBook policies, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var known =
            (await scope.ServiceProvider.GetRequiredService<IDatabase>().Table<PositionRow>().FirstOrDefaultAsync(cancellation))?.EventId
            ?? 0;
        var log = scope.ServiceProvider.GetRequiredService<IEventLog>();
        var rules = _rules;
        rules = new Rules(Math.Max(known, rules.Until), [.. rules.Events.Where(record => record.Id > known)]);
        while (await log.ReadAfterAsync(rules.Until, 200, cancellation) is { Count: > 0 } events)
            rules = new Rules(events[^1].Id, [.. rules.Events, .. events.Where(FreshRules.MayBe)]);
        _rules = rules;
        return rules.Events.LastOrDefault(record => FreshRules.ReasonOf(record, policies) is not null)?.At;
    }

    /// <summary>
    /// Up to here all answers are known. While events are still to be taken in — after the desk was off, say — nothing later is told to
    /// be late.
    /// </summary>
    public async Task<DateTimeOffset> KnownUntilAsync(DateTimeOffset now, CancellationToken cancellation) =>
        await FindAsync(cancellation) is { } first && first.At < now - Margin ? first.At : now - Margin;

    private sealed record Rules(long Until, IReadOnlyList<EventRecord> Events);
}
