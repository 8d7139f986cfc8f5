using Hookdesk.Host.Plugins;
using Hookdesk.Host.Shells;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Hooks;

namespace Hookdesk.Host.Shells;

/// <summary>Takes over what another process of this installation switched: the command line, or another node.</summary>
internal sealed class FollowPluginSwitches(IShellControl shells) : EventSubscriber
{
    public override string Name => "hookdesk.core.plugins";

    public override SubscriptionScope Scope => SubscriptionScope.PerNode;

    public override IReadOnlySet<string> Names { get; } =
        new HashSet<string>(
            [HookAttribute.NameOf(typeof(PluginEnabled)), HookAttribute.NameOf(typeof(PluginDisabled))],
            StringComparer.Ordinal
        );

    public override Task HandleAsync(IReadOnlyList<EventRecord> events, IServiceProvider services, CancellationToken cancellation) =>
        shells.FollowSwitchesAsync(cancellation);
}
