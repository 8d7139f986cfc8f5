using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Sla.Data;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Clocks;

/// <summary>Finds the oldest event about a ticket that the clocks do not know yet. Singleton: it remembers how far the log holds nothing for them, which is mostly their own actions.</summary>
internal sealed class NextToTakeIn(IServiceScopeFactory scopes)
{
    // A transaction that began in time may be written a little later than its time.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    private long _nothingUntil;

    /// <summary>Null when the clocks know all that happened.</summary>
    public async Task<EventRecord?> FindAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var known = (await scope.ServiceProvider.GetRequiredService<IDatabase>().Table<PositionRow>().FirstOrDefaultAsync(cancellation))?.EventId ?? 0;
        var log = scope.ServiceProvider.GetRequiredService<IEventLog>();
        for (var position = Math.Max(known, Volatile.Read(ref _nothingUntil)); await log.ReadAfterAsync(position, 200, cancellation) is { Count: > 0 } events; position = events[^1].Id)
        {
            if (events.FirstOrDefault(StoryEvents.Concerns) is { } first) return first;
            Volatile.Write(ref _nothingUntil, events[^1].Id);
        }
        return null;
    }

    /// <summary>Up to here all answers are known. While events are still to be taken in — after the desk was off, say — nothing later is told to be late.</summary>
    public async Task<DateTimeOffset> KnownUntilAsync(DateTimeOffset now, CancellationToken cancellation) =>
        await FindAsync(cancellation) is { } first && first.At < now - Margin ? first.At : now - Margin;
}
