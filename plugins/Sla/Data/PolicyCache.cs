using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Data;

/// <summary>A policy as lists and choices name it.</summary>
internal sealed record PolicySummary(long Id, string Name, bool IsEnabled);

/// <summary>The policies in their order, in memory: each list and each search asks for them and they seldom change. Singleton.</summary>
internal sealed class PolicyCache(IServiceScopeFactory scopes)
{
    private volatile IReadOnlyList<PolicySummary>? _known;
    private int _generation;

    /// <summary>
    /// Whether this desk has any policy in force. Where it has none, lists have no empty column and no views without tickets.
    /// Until it has been looked up the answer is yes.
    /// </summary>
    public bool AnyEnabled => _known is not { } known || known.Any(policy => policy.IsEnabled);

    /// <summary>Forgets what was read; called after each change, on every node (<see cref="ForgetPoliciesWhenTheyChange"/>).</summary>
    public void Forget()
    {
        Interlocked.Increment(ref _generation);
        _known = null;
    }

    public ValueTask<IReadOnlyList<PolicySummary>> AllAsync(CancellationToken cancellation = default) =>
        _known is { } known ? new(known) : new(ReadAsync(cancellation));

    private async Task<IReadOnlyList<PolicySummary>> ReadAsync(CancellationToken cancellation)
    {
        var generation = Volatile.Read(ref _generation);
        // A scope of its own: the caller may be in a transaction whose changes are not true yet.
        await using var scope = scopes.CreateAsyncScope();
        var rows = await scope
            .ServiceProvider.GetRequiredService<IDatabase>()
            .Table<PolicyRow>()
            .OrderBy(row => row.Position)
            .ThenBy(row => row.Id)
            .Select(row => new
            {
                row.Id,
                row.Name,
                row.IsEnabled,
            })
            .ToListAsync(cancellation);
        IReadOnlyList<PolicySummary> policies = [.. rows.Select(row => new PolicySummary(row.Id, row.Name, row.IsEnabled))];
        if (generation == Volatile.Read(ref _generation))
            _known = policies;
        return policies;
    }
}

/// <summary>A policy may be the first or the last, or have another name now.</summary>
internal sealed class ForgetPoliciesWhenTheyChange(PolicyCache policies) : EventSubscriber
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
