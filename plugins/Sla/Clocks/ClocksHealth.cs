using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hookdesk.Sla.Clocks;

/// <summary>
/// Says when the clocks fall behind the log: nothing that happened later is escalated then. Degraded and not unhealthy: customers are
/// still answered.
/// </summary>
internal sealed class ClocksHealth(ClockBacklog backlog, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Behind = TimeSpan.FromMinutes(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var next = await backlog.FindAsync(cancellationToken);
        return next is not null && time.GetUtcNow() - next.At > Behind
            ? HealthCheckResult.Degraded($"SLA clocks are only up to date until {next.At:u}.")
            : HealthCheckResult.Healthy();
    }
}
