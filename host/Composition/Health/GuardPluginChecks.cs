using System.Reflection;
using Hookdesk.Host.Ground;
using Hookdesk.Sdk;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Hookdesk.Host.Composition.Health;

/// <summary>
/// A plugin's health check that throws or never answers is that plugin's failure: it is counted, and the desk is degraded, but not
/// taken out of service by whoever asks. What a check answers counts as it is.
/// </summary>
internal sealed class GuardPluginChecks(IPluginList plugins, PluginCalls calls) : IPostConfigureOptions<HealthCheckServiceOptions>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public void PostConfigure(string? name, HealthCheckServiceOptions options)
    {
        foreach (var registration in options.Registrations)
        {
            var make = registration.Factory;
            var target = new CallTarget(OwnerOf(make.Method), "health check", registration.Name);
            registration.Factory = services => new Guarded(target, () => make(services), calls);
        }
    }

    // Whose type the check is, or who wrote the lambda that makes it.
    private string OwnerOf(MethodInfo make)
    {
        Type[] known =
        [
            .. make.GetGenericArguments(),
            .. make.DeclaringType?.GetGenericArguments() ?? [],
            make.DeclaringType ?? typeof(object),
        ];
        return known.Select(plugins.OwnerOf).FirstOrDefault(owner => owner is not null)?.Id ?? Contribution.CorePluginId;
    }

    private sealed class Guarded(CallTarget target, Func<IHealthCheck> make, PluginCalls calls) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var (result, error) = await calls
                .CallAsync(
                    target,
                    async stop => await make().CheckHealthAsync(context, stop).ConfigureAwait(false),
                    Patience,
                    // Whoever's it is, because it may block its thread.
                    apart: true,
                    cancellationToken
                )
                .ConfigureAwait(false);
            return error is null ? result : HealthCheckResult.Degraded($"The health check {context.Registration.Name} failed.", error);
        }
    }
}
