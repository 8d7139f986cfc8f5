using Hookdesk.Host.Ground;

namespace Hookdesk.Host.Plugins;

/// <summary>What lies in the plugin folders now, and what of it this process may run.</summary>
internal sealed class InstalledPlugins(
    HookdeskOptions options,
    PluginsFile file,
    PluginSources sources,
    PluginCopies copies,
    TimeProvider time
)
{
    /// <summary>Looks into the folders.</summary>
    /// <returns>The plugins by their newest version, and the older versions beside them.</returns>
    public (IReadOnlyList<PluginCandidate> Found, IReadOnlyList<PluginCandidate> Superseded) Discover()
    {
        var found = PluginCatalog.Discover(file.Folders, options.AddedPlugins, out var superseded);
        return (sources.AddTo(found), superseded);
    }

    /// <summary>The plugins of a running shell, with what was laid in, changed or removed since it was built.</summary>
    public IReadOnlyList<PluginStatus> Rescan(IReadOnlyList<PluginStatus> running)
    {
        var (found, superseded) = Discover();
        return PluginRescan.Merge(running, found, superseded, time.GetUtcNow());
    }

    /// <summary>False for a third party's plugin in safe mode.</summary>
    public bool IsAllowed(string pluginId) => !options.SafeMode || file.Enabled.Contains(pluginId);

    /// <summary>Those that are switched on and may run.</summary>
    public HashSet<string> SwitchedOn(IEnumerable<PluginCandidate> found, SwitchedPlugins switched) =>
        found.Select(plugin => plugin.Id).Where(id => switched.IsOn(id) && IsAllowed(id)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Those that are switched on and lie in no folder.</summary>
    public IReadOnlyList<string> Absent(IEnumerable<PluginCandidate> found, SwitchedPlugins switched) =>
        [.. switched.On.Where(IsAllowed).Except(found.Select(plugin => plugin.Id)).Order(StringComparer.Ordinal)];

    /// <summary>Says which folders of <c>plugins.json</c> are not there.</summary>
    public void ReportMissingFolders(ILogger logger)
    {
        foreach (var folder in file.MissingFolders)
            logger.LogError("{Folder} is missing, which {File} names", folder, options.PluginsFile);
    }

    /// <summary>Removes copies of plugins that no process runs from any more.</summary>
    public void RemoveOldCopies(ILogger logger)
    {
        try
        {
            copies.RemoveUnused();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning(error, "Old copies of plugins could not be removed");
        }
    }
}
