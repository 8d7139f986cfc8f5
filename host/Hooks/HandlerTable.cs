using Hookdesk.Host.Plugins;
using Hookdesk.Sdk.Hooks;

namespace Hookdesk.Host.Hooks;

/// <summary>A handler in its computed place, with what it did since the process started.</summary>
internal sealed record OrderedHandler(HandlerContribution Contribution, HandlerStatistics Statistics);

/// <summary>The handlers of one shell: for each hook in the order level of requirements, band, plugin id, registration.</summary>
internal sealed class HandlerTable
{
    private readonly ILookup<Type, OrderedHandler> _byHook;

    public HandlerTable(IEnumerable<HandlerContribution> contributions, PluginList plugins, HandlerStatisticsStore statistics)
    {
        _byHook = contributions
            .Select((contribution, position) => (contribution, position))
            .OrderBy(entry => plugins.LevelOf(entry.contribution.PluginId))
            .ThenBy(entry => entry.contribution.Band)
            .ThenBy(entry => entry.contribution.PluginId, StringComparer.Ordinal)
            .ThenBy(entry => entry.position)
            .Select(entry => new OrderedHandler(entry.contribution, statistics.Of(entry.contribution)))
            .ToLookup(handler => handler.Contribution.Hook);
    }

    public IEnumerable<OrderedHandler> Of(Type hook) => _byHook[hook];

    /// <summary>All hooks that somebody handles, by dotted name.</summary>
    public IEnumerable<IGrouping<string, OrderedHandler>> All =>
        _byHook.SelectMany(hook => hook).GroupBy(handler => handler.Contribution.Name).OrderBy(hook => hook.Key, StringComparer.Ordinal);
}
