using Hookdesk.Sdk.Events;
using Hookdesk.Ticketing.Domain;

namespace Hookdesk.Ticketing.Hooks;

/// <summary>Lets this node forget the admin's fields that it remembers when another node has changed them.</summary>
internal sealed class ForgetFieldsWhenTheyChange(FieldDirectory directory) : EventSubscriber
{
    public override string Name => "hookdesk.ticketing.fields";

    public override SubscriptionScope Scope => SubscriptionScope.PerNode;

    public override IReadOnlySet<string> Names { get; } = new HashSet<string> { "ticket-field.changed", "ticket-field.deleted" };

    public override Task HandleAsync(IReadOnlyList<EventRecord> events, IServiceProvider services, CancellationToken cancellation)
    {
        directory.Forget();
        return Task.CompletedTask;
    }
}
