using Hookdesk.Sdk;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Live;

namespace Hookdesk.Host.Layout;

/// <summary>Turns events into topics, on every node for the pages that it serves.</summary>
internal sealed class LiveEvents(ILiveUpdates live, IEnumerable<LiveTopicContribution> contributions, IContributionGuard guard)
    : EventSubscriber
{
    private readonly ILookup<string, LiveTopicContribution> _contributions = contributions.ToLookup(
        contribution => contribution.Name,
        StringComparer.Ordinal
    );

    public override string Name => "hookdesk.core.live";

    public override SubscriptionScope Scope => SubscriptionScope.PerNode;

    public override IReadOnlySet<string> Names => _contributions.Select(contribution => contribution.Key).ToHashSet(StringComparer.Ordinal);

    public override Task HandleAsync(IReadOnlyList<EventRecord> events, IServiceProvider services, CancellationToken cancellation)
    {
        var topics = new HashSet<string>(StringComparer.Ordinal);
        foreach (var record in events)
        {
            // One event that cannot be read must not hold back the news of all others.
            foreach (var contribution in _contributions[record.Name])
                topics.UnionWith(guard.Call(contribution, $"topics of {record.Name}", () => contribution.Topics(record).ToList(), []));
        }

        live.Announce(topics);
        return Task.CompletedTask;
    }
}
