using System.Collections.Concurrent;

namespace Hookdesk.Host.Ground;

/// <summary>
/// One contribution's circuit breaker: after calls in a row that had to be given up it is open, and the contribution is skipped at once.
/// From time to time one call goes through to see whether it is well again.
/// </summary>
internal sealed class Circuit(TimeProvider time)
{
    private readonly Lock _lock = new();
    private int _inARow;
    private TimeSpan _pause = PluginLimits.FirstPause;
    private DateTimeOffset _tryAt;
    private DateTimeOffset _failedAt = DateTimeOffset.MinValue;
    private volatile bool _isTroubled;
    private bool _isOnTrial;

    /// <summary>True while calls are skipped.</summary>
    public bool IsOpen
    {
        get
        {
            if (!_isTroubled)
                return false;
            lock (_lock)
                return _inARow >= PluginLimits.GivenUpInARow;
        }
    }

    /// <summary>True when a call may be made; its outcome is then told.</summary>
    public bool TryEnter()
    {
        if (!_isTroubled)
            return true;
        lock (_lock)
        {
            if (_inARow < PluginLimits.GivenUpInARow)
                return true;
            var now = time.GetUtcNow();
            if (now < _tryAt)
                return false;
            // One trial at a time: who comes meanwhile does not wait for it.
            (_tryAt, _isOnTrial) = (now + _pause, true);
            return true;
        }
    }

    /// <summary>A call went well, or failed so quickly that it cost nobody's time.</summary>
    public void Answered()
    {
        if (!_isTroubled)
            return;
        lock (_lock)
            (_inARow, _pause, _isTroubled, _isOnTrial) = (0, PluginLimits.FirstPause, false, false);
    }

    /// <summary>A call was given up, or took long and failed. Returns as how many failures it counts.</summary>
    public int Failed()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var weight =
                _isOnTrial ? PluginLimits.WeightOfTrial
                : now - _failedAt < PluginLimits.OneReason ? 1
                : PluginLimits.WeightOfGivenUp;
            (_isTroubled, _failedAt) = (true, now);
            if (++_inARow < PluginLimits.GivenUpInARow)
                return weight;
            // Only a trial that fails: several that were called at once are one reason to wait, not several.
            if (_isOnTrial)
                _pause = TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, PluginLimits.LongestPause.Ticks));
            (_tryAt, _isOnTrial) = (now + _pause, false);
            return weight;
        }
    }
}

/// <summary>The circuits of all contributions. Outlives shells, so that a swap does not make everybody wait again.</summary>
internal sealed class Circuits(TimeProvider time)
{
    private readonly ConcurrentDictionary<(string PluginId, string Part, string Name), Circuit> _all = new();

    /// <summary>The circuit of one contribution.</summary>
    /// <param name="pluginId">Whose it is.</param>
    /// <param name="part">What is asked of it.</param>
    /// <param name="name">Its type's name.</param>
    public Circuit Of(string pluginId, string part, string name) => _all.GetOrAdd((pluginId, part, name), _ => new Circuit(time));

    /// <summary>What of a plugin is being skipped now, for the admin.</summary>
    public IReadOnlyList<string> SkippedOf(string pluginId) =>
        [
            .. _all.Where(known => known.Key.PluginId == pluginId && known.Value.IsOpen)
                .Select(known => PluginCalls.Where(known.Key.Part, known.Key.Name))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The plugin is tried again from the start.</summary>
    public void Forget(string pluginId)
    {
        foreach (var known in _all.Keys.Where(known => known.PluginId == pluginId))
            _all.TryRemove(known, out _);
    }
}
