using System.Reflection;

namespace Hookdesk.Host.Plugins;

/// <summary>
/// Plugins given by whoever starts the host, besides those in folders: a plugin author's tests hand over the assembly that they are
/// compiled against, so that test and plugin speak of the same types.
/// </summary>
internal sealed class PluginSources
{
    private readonly Dictionary<string, (PluginCandidate Candidate, Assembly Assembly)> _given = new(StringComparer.Ordinal);

    public void Add(PluginCandidate candidate, Assembly assembly) => _given[candidate.Id] = (candidate with { IsGiven = true }, assembly);

    public Assembly? AssemblyOf(string pluginId) => _given.TryGetValue(pluginId, out var given) ? given.Assembly : null;

    /// <summary>The plugins found on disk, with those given in place of their namesakes.</summary>
    public IReadOnlyList<PluginCandidate> AddTo(IReadOnlyList<PluginCandidate> found) =>
        [.. found.Where(candidate => !_given.ContainsKey(candidate.Id)).Concat(_given.Values.Select(given => given.Candidate))];
}
