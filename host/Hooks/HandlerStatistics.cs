using System.Collections.Concurrent;
using Hookdesk.Sdk.Hooks;

namespace Hookdesk.Host.Hooks;

/// <summary>Calls, failures and times of one handler. Times are of the last 256 calls.</summary>
internal sealed class HandlerStatistics
{
    private readonly Lock _lock = new();
    private readonly double[] _milliseconds = new double[256];
    private long _calls;
    private long _failures;

    public long Calls => Interlocked.Read(ref _calls);

    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>The last error's message, or null.</summary>
    public string? LastError { get; private set; }

    /// <summary>The time in milliseconds that 95 % of the last calls stayed below; null before the first call.</summary>
    public double? P95Milliseconds
    {
        get
        {
            lock (_lock)
            {
                var count = (int)Math.Min(_calls, _milliseconds.Length);
                if (count == 0)
                    return null;
                var sorted = _milliseconds[..count];
                Array.Sort(sorted);
                return sorted[Math.Min(count - 1, (int)Math.Ceiling(count * 0.95) - 1)];
            }
        }
    }

    public void Add(TimeSpan elapsed, Exception? error)
    {
        lock (_lock)
        {
            _milliseconds[_calls % _milliseconds.Length] = elapsed.TotalMilliseconds;
            _calls++;
            if (error is null)
                return;
            _failures++;
            LastError = error.Message;
        }
    }
}

/// <summary>Keeps the statistics across shells, by handler type. Outlives shells.</summary>
internal sealed class HandlerStatisticsStore
{
    private readonly ConcurrentDictionary<(Type Hook, Type Handler), HandlerStatistics> _statistics = new();

    public HandlerStatistics Of(HandlerContribution contribution) =>
        _statistics.GetOrAdd((contribution.Hook, contribution.Handler), _ => new HandlerStatistics());
}
