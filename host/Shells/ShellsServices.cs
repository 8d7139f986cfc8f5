using Hookdesk.Host.Shells.Cli;
using Hookdesk.Sdk;

namespace Hookdesk.Host.Shells;

internal static class ShellsServices
{
    /// <summary>What a shell itself does about the plugins that it is made of. The swapping is the outer host's.</summary>
    public static IServiceCollection AddPluginSwitching(this IServiceCollection services) =>
        services.AddEventSubscriber<FollowPluginSwitches>().AddCliCommand<PluginsCommand>();
}
