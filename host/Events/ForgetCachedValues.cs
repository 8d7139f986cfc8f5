using Hookdesk.Host.Data;
using Hookdesk.Sdk.Events;

namespace Hookdesk.Host.Events;

/// <summary>Lets the caches of this node forget what other nodes, the command line or another shell have changed.</summary>
internal sealed class ForgetCachedValues(NodeCaches caches) : EventSubscriber
{
    public override string Name => "hookdesk.core.node-caches";

    public override SubscriptionScope Scope => SubscriptionScope.PerNode;

    public override IReadOnlySet<string> Names => caches.Actions;

    public override int BatchSize => 1000;

    public override Task HandleAsync(IReadOnlyList<EventRecord> events, IServiceProvider services, CancellationToken cancellation)
    {
        caches.Forget(events.Select(entry => entry.Name));
        return Task.CompletedTask;
    }

    // No place in the log is kept: what is in memory now is forgotten, and what is read from here on is as new as this place.
    public override async Task<long?> LoadOwnCursorAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var last = await services.GetRequiredService<IEventLog>().LastIdAsync(cancellation);
        foreach (var cache in caches.All)
            cache.Forget();
        return last;
    }
}
