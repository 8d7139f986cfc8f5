using Hookdesk.Host.Ground;
using Hookdesk.Sdk;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Hookdesk.Host.Composition.Health;

/// <summary>
/// A plugin's health check that throws or never answers is that plugin's failure: it is counted, and the desk is degraded, but not
/// taken out of service by whoever asks. What a check answers counts as it is.
/// </summary>
internal sealed class GuardPluginChecks(IPluginList plugins, IPluginFailures failures) : IPostConfigureOptions<HealthCheckServiceOptions>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public void PostConfigure(string? name, HealthCheckServiceOptions options)
    {
        foreach (var registration in options.Registrations)
        {
            var make = registration.Factory;
            registration.Factory = services => new Guarded(() => make(services), plugins, failures);
        }
    }

    private sealed class Guarded(Func<IHealthCheck> make, IPluginList plugins, IPluginFailures failures) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            IHealthCheck? check = null;
            try
            {
                check = make();
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                limit.CancelAfter(Patience);
                // On the pool, because it may block its thread.
                return await Task.Run(() => check.CheckHealthAsync(context, limit.Token), limit.Token)
                    .WaitAsync(Patience, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                var owner = check is null ? null : plugins.OwnerOf(check.GetType())?.Id;
                failures.Count(owner ?? Contribution.CorePluginId, $"health check {context.Registration.Name}", error);
                return HealthCheckResult.Degraded($"The health check {context.Registration.Name} failed.", error);
            }
        }
    }
}
