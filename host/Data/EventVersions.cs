using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Hookdesk.Sdk.Events;

namespace Hookdesk.Host.Data;

/// <inheritdoc />
/// <remarks>One for the process, so that a commit of the shell that drains counts in the one that follows it.</remarks>
internal sealed class EventVersions : IEventVersions
{
    private readonly ConcurrentDictionary<string, StrongBox<long>> _counts = new(StringComparer.Ordinal);
    private long _seen;

    public long Of(params ReadOnlySpan<string> names)
    {
        var sum = 0L;
        foreach (var name in names)
            if (_counts.TryGetValue(name, out var count))
                sum += Volatile.Read(ref count.Value);
        return sum;
    }

    /// <summary>Counts events that were committed here.</summary>
    public void Committed(IEnumerable<string> names)
    {
        foreach (var name in names)
            Count(name);
    }

    /// <summary>
    /// Counts events of the log, in its order, as far as nobody has counted them yet. What was committed here is counted a second time:
    /// that costs a look at the database and no more.
    /// </summary>
    public void Seen(IReadOnlyList<EventRecord> events)
    {
        lock (_counts)
        {
            if (events[^1].Id <= _seen)
                return;
            foreach (var record in events)
                if (record.Id > _seen)
                    Count(record.Name);
            _seen = events[^1].Id;
        }
    }

    private void Count(string name)
    {
        Grow(name);
        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot > 0; dot = name.IndexOf('.', dot + 1))
            Grow($"{name.AsSpan(0, dot)}.*");
    }

    private void Grow(string name) => Interlocked.Increment(ref _counts.GetOrAdd(name, static _ => new StrongBox<long>()).Value);
}
