using System.Collections.Concurrent;
using Hookdesk.Sdk.Live;

namespace Hookdesk.Host.Frame;

/// <summary>The open pages of this node's shell.</summary>
internal sealed class LiveHub : ILiveUpdates
{
    private readonly ConcurrentDictionary<LiveReader, bool> _readers = new();

    public void Announce(params IEnumerable<string> topics)
    {
        var changed = topics as IReadOnlyCollection<string> ?? [.. topics];
        if (changed.Count == 0) return;
        foreach (var reader in _readers.Keys) reader.Tell(changed);
    }

    public LiveReader Open(IReadOnlySet<string> topics)
    {
        var reader = new LiveReader(topics);
        _readers[reader] = true;
        return reader;
    }

    public void Close(LiveReader reader) => _readers.TryRemove(reader, out _);
}

/// <summary>One open connection and what it has not been told yet.</summary>
internal sealed class LiveReader(IReadOnlySet<string> topics)
{
    private readonly Lock _lock = new();
    private HashSet<string> _changed = new(StringComparer.Ordinal);
    private TaskCompletionSource _signal = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Tell(IReadOnlyCollection<string> changed)
    {
        lock (_lock)
        {
            var before = _changed.Count;
            foreach (var topic in changed)
                if (topics.Contains(topic)) _changed.Add(topic);
            if (before == 0 && _changed.Count > 0) _signal.TrySetResult();
        }
    }

    /// <summary>Completes when there is something to tell.</summary>
    public Task WaitAsync()
    {
        lock (_lock) return _signal.Task;
    }

    public IReadOnlyCollection<string> Take()
    {
        lock (_lock)
        {
            var changed = _changed;
            _changed = new HashSet<string>(StringComparer.Ordinal);
            _signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return changed;
        }
    }
}
