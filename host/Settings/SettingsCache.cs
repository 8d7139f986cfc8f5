using System.Collections.Concurrent;

namespace Hookdesk.Host.Settings;

/// <summary>
/// Settings as JSON in memory. Forgotten when this shell saves them, when the event log tells that another process has, and after a
/// minute in any case: so a changed configuration file is noticed too, and a lost message heals.
/// </summary>
internal sealed class SettingsCache(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (string Json, long Since)> _entries = new(StringComparer.Ordinal);
    private long _generation;

    public async ValueTask<string> GetAsync(string name, Func<Task<string>> load)
    {
        if (_entries.TryGetValue(name, out var entry) && time.GetElapsedTime(entry.Since) < Lifetime)
            return entry.Json;

        // What was read before somebody else's change must not be kept after it.
        var generation = Volatile.Read(ref _generation);
        var json = await load();
        if (generation == Volatile.Read(ref _generation))
            _entries[name] = (json, time.GetTimestamp());
        return json;
    }

    public void Forget(string name)
    {
        Interlocked.Increment(ref _generation);
        _entries.TryRemove(name, out _);
    }
}
