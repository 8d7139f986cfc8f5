using Hookdesk.Sdk.Events;

namespace Hookdesk.Host.People.Directory;

/// <summary>Lets this node forget what it knows of people when another node, or the command line, has changed them.</summary>
internal sealed class RefreshPeople(PeopleDirectory directory) : EventSubscriber
{
    public override string Name => "core.people";

    public override SubscriptionScope Scope => SubscriptionScope.PerNode;

    public override IReadOnlySet<string> Names { get; } =
        new HashSet<string>(StringComparer.Ordinal) { "user.created", "user.changed", "role.created", "role.changed", "role.deleted" };

    public override Task HandleAsync(IReadOnlyList<EventRecord> events, IServiceProvider services, CancellationToken cancellation)
    {
        directory.Invalidate();
        return Task.CompletedTask;
    }
}
