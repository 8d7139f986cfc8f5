using Hookdesk.Host.Data;

namespace Hookdesk.Host.Plugins;

/// <summary>
/// Which plugins must not be tried, and why: third parties' that are in quarantine, and those that took the process down while they were
/// starting.
/// </summary>
internal sealed class BlockedPlugins(PluginsFile file, StartMarker marker, TimeProvider time, ILogger<BlockedPlugins> logger)
{
    private IReadOnlyDictionary<string, QuarantineRow> _quarantined = new Dictionary<string, QuarantineRow>();

    /// <summary>Reads the quarantines, which another process may have changed.</summary>
    public async Task ReadAsync(DatabaseSource database, CancellationToken cancellation) =>
        _quarantined = await Quarantines.ReadAsync(database, cancellation).ConfigureAwait(false);

    /// <summary>From now on it is in quarantine.</summary>
    public void Add(QuarantineRow row) =>
        _quarantined = new Dictionary<string, QuarantineRow>(_quarantined, StringComparer.Ordinal) { [row.PluginId] = row };

    /// <summary>Somebody wants to try it again.</summary>
    public void Release(string pluginId)
    {
        marker.Forget(pluginId);
        _quarantined = _quarantined.Where(row => row.Key != pluginId).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>Keeps out of this start, and of later ones, what has most likely ended the last run.</summary>
    public async Task<IReadOnlyList<PluginCandidate>> LeaveOutAsync(
        DatabaseSource database,
        Verdict verdict,
        IEnumerable<PluginCandidate> found,
        SwitchedPlugins switched
    )
    {
        var left = found
            .Where(plugin =>
                !plugin.IsBundled
                && switched.IsOn(plugin.Id)
                && !_quarantined.ContainsKey(plugin.Id)
                && (verdict.OnlyBundled || plugin.Id == verdict.PluginId)
            )
            .ToList();
        logger.LogError(
            "{Plugins} left out: {Reason}",
            left.Count == 0 ? "No plugin is" : string.Join(", ", left.Select(plugin => plugin.Id)),
            verdict.Reason
        );
        var rows = left.Select(plugin => QuarantineRow.Of(plugin, verdict.Reason, verdict.Detail, time.GetUtcNow())).ToList();
        foreach (var row in rows)
            Add(row);
        try
        {
            await Quarantines.AddAsync(database, rows).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            logger.LogError(error, "The quarantine couldn't be saved. This start continues without the plugins");
        }

        return left;
    }

    /// <summary>Those in quarantine, each with the reason.</summary>
    public Dictionary<string, PluginError> Quarantined(IEnumerable<PluginCandidate> found) =>
        found
            .Where(plugin => _quarantined.GetValueOrDefault(plugin.Id)?.Holds(plugin) == true)
            .ToDictionary(plugin => plugin.Id, plugin => _quarantined[plugin.Id].ToError(), StringComparer.Ordinal);

    /// <summary>What must not be tried, with the reason.</summary>
    public Dictionary<string, PluginError> Of(IEnumerable<PluginCandidate> found)
    {
        var blocked = Quarantined(found);
        foreach (var (id, error) in Crashed())
            blocked[id] = error;
        return blocked;
    }

    /// <summary>
    /// Plugins that took the process down while they were starting. One that this installation starts with gets a second try, because a
    /// power cut or a kill at that very moment looks the same; any other is left out at once, until the admin switches it on again.
    /// </summary>
    public Dictionary<string, PluginError> Crashed() =>
        marker
            .Crashes.Where(crash => crash.Value >= (file.Enabled.Contains(crash.Key) ? 2 : 1))
            .ToDictionary(
                crash => crash.Key,
                _ => new PluginError(
                    PluginPhase.Start,
                    "Hookdesk stopped unexpectedly while this plugin was starting, so the plugin wasn't loaded this time. Enable it to try again.",
                    null,
                    marker.At ?? time.GetUtcNow()
                )
            );
}
