using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Sla.Data;
using LinqToDB.Async;

namespace Hookdesk.Sla.Clocks;

/// <summary>Finds the oldest event about a ticket that the clocks do not know yet. Scoped.</summary>
internal sealed class NextToTakeIn(IDatabase database, IEventLog log)
{
    /// <summary>Null when the clocks know all that happened.</summary>
    public async Task<EventRecord?> FindAsync(CancellationToken cancellation)
    {
        var position = (await database.Table<PositionRow>().FirstOrDefaultAsync(cancellation))?.EventId ?? 0;
        while (await log.ReadAfterAsync(position, 200, cancellation) is { Count: > 0 } events)
        {
            if (events.FirstOrDefault(StoryEvents.Concerns) is { } first) return first;
            position = events[^1].Id;
        }
        return null;
    }
}
