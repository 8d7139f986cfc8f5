using System.Reflection;
using Hookdesk.Host.Ground;
using Hookdesk.Host.Hooks;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Setup;

namespace Hookdesk.Host.Shells;

/// <summary>
/// The lists of contributions, <c>IEnumerable&lt;INavigationProvider&gt;</c> for example, when a third party adds to them: each of a third
/// party's is constructed within a limit, and one that throws or hangs is left out instead of taking the whole list with it.
/// </summary>
internal static class ContributionLists
{
    private static readonly MethodInfo AddOf = typeof(ContributionLists).GetMethod(
        nameof(Add),
        BindingFlags.NonPublic | BindingFlags.Static
    )!;

    // Without one of these files would be deleted that it names, or a check would find nothing wrong: they fail as a whole.
    private static readonly Type[] MustBeWhole = [typeof(IBlobReferences), typeof(IConsistencyCheck)];

    /// <summary>Puts guarded lists in place of the container's own.</summary>
    /// <param name="services">Everything that was registered.</param>
    /// <param name="thirdParties">What third parties registered, each with its plugin's id.</param>
    public static void Guard(IServiceCollection services, IReadOnlyDictionary<ServiceDescriptor, string> thirdParties)
    {
        foreach (var service in thirdParties.Keys.Where(IsListed).Select(descriptor => descriptor.ServiceType).Distinct().ToList())
            AddOf.MakeGenericMethod(service).Invoke(null, [services, thirdParties]);
    }

    /// <summary>True for what is asked for through a list: a type that plugins add to, constructed when it is asked for.</summary>
    private static bool IsListed(ServiceDescriptor descriptor) =>
        !descriptor.IsKeyedService
        && descriptor.ImplementationInstance is null
        && descriptor.ServiceType.IsDefined(typeof(OpenToPluginsAttribute), inherit: true)
        && !MustBeWhole.Contains(descriptor.ServiceType);

    private static void Add<T>(IServiceCollection services, IReadOnlyDictionary<ServiceDescriptor, string> thirdParties)
        where T : class
    {
        var parts = new List<Part>();
        var isScoped = false;
        for (var at = 0; at < services.Count; at++)
        {
            var descriptor = services[at];
            if (descriptor.ServiceType != typeof(T) || descriptor.IsKeyedService)
                continue;
            var part = new Part(thirdParties.GetValueOrDefault(descriptor), descriptor.ImplementationType?.Name ?? typeof(T).Name);
            parts.Add(part);
            isScoped |= descriptor.Lifetime != ServiceLifetime.Singleton;
            // Each gets a name under which it alone is asked for, and stays what it was to whoever asks without one.
            services[at] = new ServiceDescriptor(typeof(T), provider => provider.GetRequiredKeyedService<T>(part), descriptor.Lifetime);
            services.Add(
                descriptor switch
                {
                    { ImplementationInstance: { } instance } => new ServiceDescriptor(typeof(T), part, instance),
                    { ImplementationFactory: { } factory } => new ServiceDescriptor(
                        typeof(T),
                        part,
                        (provider, _) => factory(provider),
                        descriptor.Lifetime
                    ),
                    _ => new ServiceDescriptor(typeof(T), part, descriptor.ImplementationType!, descriptor.Lifetime),
                }
            );
        }

        services.Add(
            new ServiceDescriptor(
                typeof(IEnumerable<T>),
                provider => Make<T>(provider, parts, isScoped),
                isScoped ? ServiceLifetime.Scoped : ServiceLifetime.Singleton
            )
        );
    }

    private static T[] Make<T>(IServiceProvider provider, List<Part> parts, bool isScoped)
        where T : class
    {
        var calls = provider.GetRequiredService<PluginCalls>();
        var made = new List<T>(parts.Count);
        foreach (var part in parts)
        {
            if (part.PluginId is not { } pluginId)
            {
                made.Add(provider.GetRequiredKeyedService<T>(part));
                continue;
            }

            var scope = isScoped ? provider.GetRequiredService<PluginScopes>().Of(pluginId) : null;
            var constructed = PluginScopes.Construct(
                calls,
                new CallTarget(pluginId, "constructor", part.Name),
                part,
                () => scope is null ? provider.GetRequiredKeyedService<T>(part) : scope.Use(own => own.GetRequiredKeyedService<T>(part))
            );
            if (constructed is T contribution)
                made.Add(contribution);
        }

        return [.. made];
    }

    /// <summary>One contribution of a list; the key under which it is registered.</summary>
    /// <param name="PluginId">Whose it is; null for what came with the desk.</param>
    /// <param name="Name">Its type's name.</param>
    private sealed class Part(string? pluginId, string name)
    {
        public string? PluginId => pluginId;

        public string Name => name;
    }
}
