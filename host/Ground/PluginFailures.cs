using System.Collections.Concurrent;

namespace Hookdesk.Host.Ground;

/// <summary>Counts what plugins do wrong at run time, for the admin. Outlives shells.</summary>
internal interface IPluginFailures
{
    /// <summary>A plugin has failed more than <see cref="PluginLimits"/> allows. Said once, until it is forgotten.</summary>
    event Action<string>? TooMany;

    /// <summary>Notes a failure.</summary>
    /// <param name="pluginId">Whose.</param>
    /// <param name="where">The hook, slot, task or service.</param>
    /// <param name="error">What was thrown.</param>
    void Count(string pluginId, string where, Exception error);

    /// <summary>The failures of a plugin since the process started, or since it was last switched on.</summary>
    (long Count, PluginFailure? Last) Of(string pluginId);

    /// <summary>The last few failures of a plugin, the newest first.</summary>
    IReadOnlyList<PluginFailure> LastOf(string pluginId);

    /// <summary>True when a plugin has failed within the last <see cref="PluginLimits.Window"/>.</summary>
    bool IsFailing(string pluginId);

    /// <summary>The plugin begins with nothing counted against it.</summary>
    void Forget(string pluginId);
}

/// <summary>A failure at run time.</summary>
internal sealed record PluginFailure(string Where, string Message, string Detail, DateTimeOffset At);

internal sealed class PluginFailures(ILogger<PluginFailures> logger, TimeProvider time) : IPluginFailures
{
    private const int Kept = 10;

    private readonly ConcurrentDictionary<string, Record> _records = new(StringComparer.Ordinal);

    public event Action<string>? TooMany;

    public void Count(string pluginId, string where, Exception error)
    {
        var failure = new PluginFailure(where, error.Message, error.ToString(), time.GetUtcNow());
        var tooMany = _records.GetOrAdd(pluginId, _ => new Record()).Add(failure, error is GivenUpException given ? given.Weight : 1);
        logger.LogError(error, "Plugin {PluginId} failed in {Where}", pluginId, where);
        if (tooMany)
            TooMany?.Invoke(pluginId);
    }

    public (long Count, PluginFailure? Last) Of(string pluginId) =>
        _records.TryGetValue(pluginId, out var record) ? record.Summary : (0, null);

    public IReadOnlyList<PluginFailure> LastOf(string pluginId) => _records.TryGetValue(pluginId, out var record) ? record.Last : [];

    public bool IsFailing(string pluginId) => Of(pluginId).Last is { } last && time.GetUtcNow() - last.At < PluginLimits.Window;

    public void Forget(string pluginId) => _records.TryRemove(pluginId, out _);

    private sealed class Record
    {
        private readonly Lock _lock = new();
        private readonly Queue<PluginFailure> _last = new();
        private readonly Queue<(DateTimeOffset At, int Weight)> _recent = new();
        private int _weight;
        private bool _isTold;
        private long _count;
        private PluginFailure? _newest;

        public (long, PluginFailure?) Summary
        {
            get
            {
                lock (_lock)
                    return (_count, _newest);
            }
        }

        public IReadOnlyList<PluginFailure> Last
        {
            get
            {
                lock (_lock)
                    return [.. _last.Reverse()];
            }
        }

        /// <summary>Returns true when this one is the first too many.</summary>
        public bool Add(PluginFailure failure, int weight)
        {
            lock (_lock)
            {
                (_count, _newest) = (_count + 1, failure);
                _last.Enqueue(failure);
                if (_last.Count > Kept)
                    _last.Dequeue();
                _recent.Enqueue((failure.At, weight));
                _weight += weight;
                while (_recent.TryPeek(out var oldest) && (failure.At - oldest.At > PluginLimits.Window || _recent.Count > 1000))
                    _weight -= _recent.Dequeue().Weight;
                if (_isTold || _weight < PluginLimits.MostFailures)
                    return false;
                return _isTold = true;
            }
        }
    }
}
