using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using LinqToDB.Async;

namespace Hookdesk.Sla.TicketList;

/// <summary>Whether anything is promised on this desk at all. Where nothing is, lists have no empty column and no views without tickets. Singleton; until it has been looked up the answer is yes.</summary>
internal sealed class PoliciesInForce
{
    private volatile object? _known;
    private int _generation;

    public bool Any => _known is not false;

    public void Forget()
    {
        Interlocked.Increment(ref _generation);
        _known = null;
    }

    public ValueTask LookAsync(IDatabase database, CancellationToken cancellation) => _known is null ? new ValueTask(ReadAsync(database, cancellation)) : ValueTask.CompletedTask;

    private async Task ReadAsync(IDatabase database, CancellationToken cancellation)
    {
        var generation = Volatile.Read(ref _generation);
        var any = await database.Table<PolicyRow>().AnyAsync(row => row.IsEnabled, cancellation);
        if (generation == Volatile.Read(ref _generation)) _known = any;
    }
}

/// <summary>A policy may be the first or the last.</summary>
internal sealed class LookAgainWhenPoliciesChange(PoliciesInForce policies) : EventSubscriber
{
    public override string Name => "hookdesk.sla.policies";

    public override SubscriptionScope Scope => SubscriptionScope.PerNode;

    public override IReadOnlySet<string> Names { get; } = new HashSet<string> { HookAttribute.NameOf(typeof(SlaPolicyChanged)) };

    public override Task HandleAsync(IReadOnlyList<EventRecord> events, IServiceProvider services, CancellationToken cancellation)
    {
        policies.Forget();
        return Task.CompletedTask;
    }
}
