using Hookdesk.Host.Data;
using LinqToDB.Data;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hookdesk.Host.Composition.Health;

/// <summary>Without its database a desk can do nothing: no page can be shown and no mail taken.</summary>
internal sealed class DatabaseHealth(DatabaseSource database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var connection = database.Connect();
            // A table, not only the connection: the file may be damaged.
            await connection
                .ExecuteAsync("SELECT payload FROM core_event ORDER BY id DESC LIMIT 1", cancellationToken)
                .ConfigureAwait(false);
            return database.Damage is { } damage
                ? HealthCheckResult.Unhealthy($"The database is damaged: {damage}")
                : HealthCheckResult.Healthy();
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            database.NoteDamage(error);
            return HealthCheckResult.Unhealthy("The database isn't responding.", error);
        }
    }
}
