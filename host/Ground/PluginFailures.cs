using System.Collections.Concurrent;

namespace Hookdesk.Host.Ground;

/// <summary>Counts what plugins do wrong at run time, for the admin. Outlives shells.</summary>
internal interface IPluginFailures
{
    /// <summary>Notes a failure.</summary>
    /// <param name="pluginId">Whose.</param>
    /// <param name="where">The hook, slot, task or service.</param>
    /// <param name="error">What was thrown.</param>
    void Count(string pluginId, string where, Exception error);

    /// <summary>The failures of a plugin since the process started.</summary>
    (long Count, PluginFailure? Last) Of(string pluginId);
}

/// <summary>A failure at run time.</summary>
internal sealed record PluginFailure(string Where, string Message, string Detail, DateTimeOffset At);

internal sealed class PluginFailures(ILogger<PluginFailures> logger, TimeProvider time) : IPluginFailures
{
    private readonly ConcurrentDictionary<string, (long Count, PluginFailure Last)> _failures = new(StringComparer.Ordinal);

    public void Count(string pluginId, string where, Exception error)
    {
        var failure = new PluginFailure(where, error.Message, error.ToString(), time.GetUtcNow());
        _failures.AddOrUpdate(pluginId, _ => (1, failure), (_, earlier) => (earlier.Count + 1, failure));
        logger.LogError(error, "Plugin {PluginId} failed in {Where}", pluginId, where);
    }

    public (long Count, PluginFailure? Last) Of(string pluginId) =>
        _failures.TryGetValue(pluginId, out var failures) ? failures : (0, null);
}
