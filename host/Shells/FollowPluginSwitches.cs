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

    // What was switched between the start of the program and the first look at the log must not be missed.
    public override SubscriptionStart Start => SubscriptionStart.FromTheBeginning;

    public override IReadOnlySet<string> Names { get; } =
        new HashSet<string>(
            [.. new[] { typeof(PluginEnabled), typeof(PluginDisabled), typeof(PluginQuarantined) }.Select(HookAttribute.NameOf)],
            StringComparer.Ordinal
        );

    public override Task HandleAsync(IReadOnlyList<EventRecord> events, IServiceProvider services, CancellationToken cancellation) =>
        shells.FollowSwitchesAsync(cancellation);
}
