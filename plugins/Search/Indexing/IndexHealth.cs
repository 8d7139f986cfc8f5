using Hookdesk.Sdk.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hookdesk.Search.Indexing;

/// <summary>Says when the index falls behind the log. Degraded and not unhealthy: a desk without search still answers customers.</summary>
internal sealed class IndexHealth(NodeIndexOwner owner, IServiceScopeFactory scopes) : IHealthCheck
{
    private const long Behind = 10_000;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (owner.Opened is not { } index)
            return HealthCheckResult.Degraded("The index isn't open yet.");
        await using var scope = scopes.CreateAsyncScope();
        var lag = await scope.ServiceProvider.GetRequiredService<IEventLog>().LastIdAsync(cancellationToken) - index.Current.Position;
        return lag > Behind ? HealthCheckResult.Degraded($"The index is {lag} events behind.")
            : index.FailedKinds.IsEmpty ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded($"Some documents aren't being updated: {string.Join(", ", index.FailedKinds.Keys)}.");
    }
}
