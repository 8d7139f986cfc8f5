using System.Collections.Concurrent;
using Hookdesk.Sdk.Live;
using Hookdesk.Sdk.Tasks;

namespace Hookdesk.Host.Layout;

/// <summary>
/// The open pages of this node's shell, and what changed in the last minute: a page that is drawn before it listens is told of what
/// came in between.
/// </summary>
internal sealed class LiveHub(TimeProvider time) : ILiveUpdates
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    // What is drawn was read a moment before the time that stands on it, and clocks of nodes differ. To be told once too often costs a
    // look.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<LiveReader, bool> _readers = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _changedAt = new(StringComparer.Ordinal);
    private DateTimeOffset _knownFrom = time.GetUtcNow();

    public void Announce(params IEnumerable<string> topics)
    {
        var changed = topics as IReadOnlyCollection<string> ?? [.. topics];
        if (changed.Count == 0)
            return;
        var now = time.GetUtcNow();
        foreach (var topic in changed)
            _changedAt[topic] = now;
        if (_changedAt.Count > MostKept)
            Forget(now);
        foreach (var reader in _readers.Keys)
            reader.Tell(changed);
    }

    /// <summary>Opens a connection.</summary>
    /// <param name="topics">What it follows.</param>
    /// <param name="since">When the page was drawn: what changed after that is told at once. Null for from now on.</param>
    public LiveReader Open(IReadOnlySet<string> topics, DateTimeOffset? since = null)
    {
        var reader = new LiveReader(topics);
        _readers[reader] = true;
        if (since - Margin is { } from)
            reader.Tell(from < _knownFrom ? topics : [.. topics.Where(topic => _changedAt.TryGetValue(topic, out var at) && at >= from)]);
        return reader;
    }

    public void Close(LiveReader reader) => _readers.TryRemove(reader, out _);

    private void Forget(DateTimeOffset now)
    {
        // First said, then done: a page that asks meanwhile is told too much rather than too little.
        _knownFrom = now - Kept;
        foreach (var (topic, at) in _changedAt)
            if (at < _knownFrom)
                _changedAt.TryRemove(new KeyValuePair<string, DateTimeOffset>(topic, at));
        if (_changedAt.Count <= MostKept)
            return;
        _knownFrom = now;
        _changedAt.Clear();
    }
}

/// <summary>One open connection and what it has not been told yet.</summary>
internal sealed class LiveReader(IReadOnlySet<string> topics)
{
    private readonly Lock _lock = new();
    private HashSet<string> _changed = new(StringComparer.Ordinal);
    private readonly AsyncSignal _signal = new();

    public void Tell(IEnumerable<string> changed)
    {
        lock (_lock)
        {
            var before = _changed.Count;
            foreach (var topic in changed)
                if (topics.Contains(topic))
                    _changed.Add(topic);
            if (before == 0 && _changed.Count > 0)
                _signal.Raise();
        }
    }

    /// <summary>Returns true when there is something to tell, false when the time is over.</summary>
    public Task<bool> WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellation) =>
        _signal.WaitAsync(longest, time, cancellation);

    public IReadOnlyCollection<string> Take()
    {
        lock (_lock)
        {
            var changed = _changed;
            _changed = new HashSet<string>(StringComparer.Ordinal);
            return changed;
        }
    }
}
