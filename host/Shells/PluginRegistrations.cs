using Hookdesk.Host.Ground;
using Hookdesk.Host.Plugins;
using Hookdesk.Sdk;

namespace Hookdesk.Host.Shells;

/// <summary>What one plugin put into the container.</summary>
internal sealed record PluginRegistrations(
    string PluginId,
    IReadOnlyList<PluginStartup> Startups,
    IReadOnlyList<ServiceDescriptor> Descriptors
)
{
    /// <summary>Lets a plugin register into a collection of its own, and stamps what it adds.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="host">What the host has registered before.</param>
    /// <exception cref="PluginFailedException">It threw.</exception>
    public static PluginRegistrations Collect(ShellPlugin plugin, IReadOnlyList<ServiceDescriptor> host)
    {
        try
        {
            var startups = plugin.Code.Startups.Select(type => (PluginStartup)Activator.CreateInstance(type)!).ToList();
            var services = new PluginServiceCollection(host);
            foreach (var startup in startups)
                startup.ConfigureServices(services);
            foreach (
                var contribution in services
                    .Own.Where(descriptor => !descriptor.IsKeyedService)
                    .Select(descriptor => descriptor.ImplementationInstance)
                    .OfType<Contribution>()
            )
                contribution.PluginId = plugin.Id;
            return new PluginRegistrations(plugin.Id, startups, [.. services.Own.SelectMany(descriptor => Guarded(descriptor, plugin.Id))]);
        }
        catch (Exception error)
        {
            var thrown = error is System.Reflection.TargetInvocationException { InnerException: { } inner } ? inner : error;
            throw PluginFailedException.From(plugin.Id, PluginPhase.Register, thrown);
        }
    }

    /// <summary>Makes once what the host will ask for through lists, where one that throws would take the whole list with it.</summary>
    /// <exception cref="PluginFailedException">A constructor threw.</exception>
    public async Task TryConstructAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        foreach (
            var descriptor in Descriptors.Where(descriptor =>
                !descriptor.IsKeyedService && descriptor.ServiceType.Assembly == typeof(PluginStartup).Assembly
            )
        )
        {
            try
            {
                if (descriptor.ImplementationType is { } type)
                {
                    var made = ActivatorUtilities.CreateInstance(scope.ServiceProvider, type);
                    if (made is IAsyncDisposable asynchronous)
                        await asynchronous.DisposeAsync().ConfigureAwait(false);
                    else
                        (made as IDisposable)?.Dispose();
                }
                else
                {
                    descriptor.ImplementationFactory?.Invoke(scope.ServiceProvider);
                }
            }
            catch (Exception error)
            {
                throw PluginFailedException.From(PluginId, PluginPhase.Validate, error);
            }
        }
    }

    private static IEnumerable<ServiceDescriptor> Guarded(ServiceDescriptor descriptor, string pluginId)
    {
        if (descriptor.IsKeyedService || descriptor.ServiceType != typeof(IHostedService))
        {
            yield return descriptor;
            yield break;
        }

        // Registered under its own type as well, so that the validation of the container sees its constructor.
        if (descriptor.ImplementationType is { } type)
            yield return ServiceDescriptor.Singleton(type, type);
        Func<IServiceProvider, IHostedService> create = descriptor switch
        {
            { ImplementationType: { } implementation } => services => (IHostedService)services.GetRequiredService(implementation),
            { ImplementationFactory: { } factory } => services => (IHostedService)factory(services),
            _ => _ => (IHostedService)descriptor.ImplementationInstance!,
        };
        yield return ServiceDescriptor.Singleton<IHostedService>(services => new GuardedHostedService(
            pluginId,
            () => create(services),
            services.GetRequiredService<IPluginFailures>(),
            services.GetRequiredService<IBundledPlugins>(),
            services.GetRequiredService<StartMarker>()
        ));
    }
}
