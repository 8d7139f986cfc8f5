using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sla.Contracts;

namespace Hookdesk.Sla.TicketList;

/// <summary>Other nodes' clocks change as well.</summary>
internal sealed class ForgetDueWhenClocksChange(DueCounts counts, DueClocks clocks) : EventSubscriber
{
    public override string Name => "hookdesk.sla.counts";

    public override SubscriptionScope Scope => SubscriptionScope.PerNode;

    public override IReadOnlySet<string> Names { get; } =
        new HashSet<string>(
            new[]
            {
                typeof(SlaClockStarted),
                typeof(SlaClockPaused),
                typeof(SlaClockResumed),
                typeof(SlaClockChanged),
                typeof(SlaClockMet),
                typeof(SlaClockBreached),
                typeof(SlaClockCancelled),
            }.Select(HookAttribute.NameOf)
        );

    public override Task HandleAsync(IReadOnlyList<EventRecord> events, IServiceProvider services, CancellationToken cancellation)
    {
        counts.Forget();
        clocks.Forget();
        return Task.CompletedTask;
    }
}
