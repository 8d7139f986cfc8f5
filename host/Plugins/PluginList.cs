using System.Reflection;
using System.Runtime.Loader;
using Hookdesk.Host.Ground;
using Hookdesk.Sdk;

namespace Hookdesk.Host.Plugins;

/// <summary>A plugin of a shell: what was found on disk, its code, and the ids of the optional plugins that it extends there.</summary>
internal sealed record ShellPlugin(PluginCandidate Candidate, PluginCode Code, IReadOnlyList<string> Extended)
{
    public string Id => Candidate.Id;
}

/// <summary>The active plugins of one shell, in the order of their requirements.</summary>
internal sealed class PluginList : IPluginList, IBundledPlugins
{
    private readonly Dictionary<string, PluginInfo> _byId;
    private readonly Dictionary<Assembly, PluginInfo> _byAssembly = [];
    private readonly Dictionary<AssemblyLoadContext, PluginInfo> _byContext = [];
    private readonly HashSet<string> _thirdParties = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _levels = new(StringComparer.Ordinal);

    public PluginList(IReadOnlyList<ShellPlugin> plugins)
    {
        Plugins = plugins;
        Active =
        [
            .. plugins.Select(plugin => new PluginInfo(plugin.Id, plugin.Candidate.Name, plugin.Candidate.Version, plugin.Code.Folder)),
        ];
        _byId = Active.ToDictionary(info => info.Id, StringComparer.Ordinal);
        foreach (var (plugin, info) in plugins.Zip(Active))
        {
            _levels[plugin.Id] =
                1
                + plugin
                    .Candidate.Manifest!.Requires.Keys.Concat(plugin.Extended)
                    .Select(required => _levels.GetValueOrDefault(required, -1))
                    .DefaultIfEmpty(-1)
                    .Max();
            if (!plugin.Candidate.IsBundled)
                _thirdParties.Add(plugin.Id);
            _byAssembly[plugin.Code.Assembly] = info;
            foreach (var export in plugin.Code.Exports)
                _byAssembly[export] = info;
            if (AssemblyLoadContext.GetLoadContext(plugin.Code.Assembly) is { } context && context != AssemblyLoadContext.Default)
                _byContext[context] = info;
        }
    }

    public IReadOnlyList<ShellPlugin> Plugins { get; }

    public IReadOnlyList<PluginInfo> Active { get; }

    public PluginInfo? OwnerOf(Type type)
    {
        if (_byAssembly.TryGetValue(type.Assembly, out var owner))
            return owner;
        return AssemblyLoadContext.GetLoadContext(type.Assembly) is { } context ? _byContext.GetValueOrDefault(context) : null;
    }

    public bool IsBundled(string pluginId) => !_thirdParties.Contains(pluginId);

    public string AssetPath(string pluginId) => $"/_plugins/{pluginId}/{_byId[pluginId].Version}";

    /// <summary>
    /// How many plugins stand below this one in the longest chain of requirements; the host itself, and whoever is not active, is below
    /// all.
    /// </summary>
    public int LevelOf(string pluginId) => _levels.GetValueOrDefault(pluginId, -1);
}
