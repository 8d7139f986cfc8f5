using Hookdesk.Sdk.Events;
using Hookdesk.Ticketing.Domain;

namespace Hookdesk.Ticketing.Hooks;

/// <summary>Lets this node forget the departments it remembers when another node, or the command line, has changed them.</summary>
internal sealed class ForgetDepartmentsWhenTheyChange(DepartmentDirectory directory) : EventSubscriber
{
    public override string Name => "hookdesk.ticketing.departments";

    public override SubscriptionScope Scope => SubscriptionScope.PerNode;

    public override IReadOnlySet<string> Names { get; } =
        new HashSet<string> { "department.created", "department.changed", "department.member-changed" };

    public override Task HandleAsync(IReadOnlyList<EventRecord> events, IServiceProvider services, CancellationToken cancellation)
    {
        directory.Forget();
        return Task.CompletedTask;
    }
}
