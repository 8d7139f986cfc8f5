using Hookdesk.Host.Ground;
using Hookdesk.Host.Plugins;
using Hookdesk.Host.Shells;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hookdesk.Host.Composition.Health;

/// <summary>The desk works without a plugin that fails, but not as it should: it is degraded as long as one is left out or fails.</summary>
internal sealed class PluginHealth(IShellControl shells, IPluginFailures failures, Circuits circuits) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var ailing = shells.Plugins.Where(IsAiling).Select(plugin => plugin.Id).ToList();
        return Task.FromResult(
            ailing.Count == 0
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Degraded($"Plugins with problems: {string.Join(", ", ailing)}.")
        );
    }

    private bool IsAiling(PluginStatus plugin) =>
        plugin.State switch
        {
            PluginState.Active => failures.IsFailing(plugin.Id) || circuits.SkippedOf(plugin.Id).Count > 0,
            PluginState.Disabled or PluginState.Superseded => false,
            _ => true,
        };
}
