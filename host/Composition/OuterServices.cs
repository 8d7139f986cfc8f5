using Hookdesk.Host.Composition;
using Hookdesk.Host.Data;
using Hookdesk.Host.Ground;
using Hookdesk.Host.Hooks;
using Hookdesk.Host.Plugins;
using Hookdesk.Host.Shells;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Hookdesk.Host.Composition;

/// <summary>What outlives every shell.</summary>
internal static class OuterServices
{
    public static IServiceCollection AddOuter(this IServiceCollection services, IConfiguration configuration)
    {
        var options = HookdeskOptions.From(configuration);
        services
            .AddSingleton(options)
            .AddSingleton(_ => PluginsFile.Read(options.PluginsFile))
            .AddSingleton(_ => new Databases(configuration))
            .AddSingleton<PluginSources>()
            .AddSingleton(new PluginCopies(Path.Combine(options.DataDirectory, "plugin-copies")))
            .AddSingleton<PluginAssemblies>()
            .AddSingleton<PluginSwitches>()
            .AddSingleton<InstalledPlugins>()
            .AddSingleton<BlockedPlugins>()
            .AddSingleton<IPluginFailures, PluginFailures>()
            .AddSingleton<Circuits>()
            .AddSingleton<HandlerStatisticsStore>()
            .AddSingleton(provider => new StartMarker(options.DataDirectory, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<RunMarker>()
            .AddSingleton<ThreadWatch>()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(provider => new Lazy<IShellControl>(provider.GetRequiredService<ShellHost>))
            .AddSingleton<FirstPage>()
            .AddSingleton<OuterInstances>()
            .AddSingleton(new ShellParts(() => new HostStartup(), HostPipeline.Use))
            .AddSingleton(provider => ActivatorUtilities.CreateInstance<ShellBuilder>(provider, configuration))
            .AddSingleton<ShellHost>();
        services.AddDataProtection().SetApplicationName("Hookdesk");
        services
            .AddOptions<KeyManagementOptions>()
            .Configure<Databases>((keys, databases) => keys.XmlRepository = new KeysInDatabase(databases));
        return services;
    }
}
