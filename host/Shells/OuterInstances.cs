using Hookdesk.Host.Ground;
using Hookdesk.Host.Hooks;
using Hookdesk.Host.Plugins;
using Microsoft.AspNetCore.DataProtection;

namespace Hookdesk.Host.Shells;

/// <summary>What outlives shells, handed into each as the same instances.</summary>
internal sealed class OuterInstances(
    TimeProvider time,
    ILoggerFactory logging,
    PluginsFile plugins,
    IPluginFailures failures,
    Circuits circuits,
    HandlerStatisticsStore statistics,
    StartMarker marker,
    PluginCopies copies,
    IDataProtectionProvider dataProtection,
    Lazy<IShellControl> control
)
{
    public void AddTo(IServiceCollection services) =>
        services
            .AddSingleton(time)
            .AddSingleton(logging)
            .AddSingleton(typeof(ILogger<>), typeof(Logger<>))
            .AddSingleton(plugins)
            .AddSingleton(failures)
            .AddSingleton(circuits)
            .AddSingleton(statistics)
            .AddSingleton(marker)
            .AddSingleton(copies)
            .AddSingleton(dataProtection)
            .AddSingleton(_ => control.Value);
}
