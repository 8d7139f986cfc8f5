using Hookdesk.Sdk.Caching;
using Hookdesk.Sdk.Hooks;

namespace Hookdesk.Host.Data;

/// <summary>The caches of a shell, by the actions after which they forget. Singleton.</summary>
internal sealed class NodeCaches
{
    private readonly ILookup<string, INodeCache> _byAction;

    public NodeCaches(IEnumerable<INodeCache> caches)
    {
        All = [.. caches];
        _byAction = All.SelectMany(cache => cache.InvalidatedBy.Select(action => (action, cache)))
            .ToLookup(pair => pair.action, pair => pair.cache, StringComparer.Ordinal);
        Actions = _byAction.Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
    }

    public IReadOnlyList<INodeCache> All { get; }

    /// <summary>The dotted names of all actions after which something is forgotten.</summary>
    public IReadOnlySet<string> Actions { get; }

    /// <summary>Forgets what any of these actions may have changed, each cache once.</summary>
    public void Forget(IEnumerable<string> actions)
    {
        foreach (
            var cache in actions.Where(Actions.Contains).Distinct(StringComparer.Ordinal).SelectMany(name => _byAction[name]).Distinct()
        )
            cache.Forget();
    }

    /// <inheritdoc cref="Forget(IEnumerable{string})"/>
    public void Forget(IReadOnlyList<IAction> actions)
    {
        if (actions.Count > 0)
            Forget(actions.Select(action => HookAttribute.NameOf(action.GetType())));
    }
}
