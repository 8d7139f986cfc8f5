using Hookdesk.Host.Admin;
using Hookdesk.Host.Cli;
using Hookdesk.Host.Data;
using Hookdesk.Host.Hooks;
using Hookdesk.Host.Layout;
using Hookdesk.Host.Localization;
using Hookdesk.Host.People;
using Hookdesk.Host.Plugins;
using Hookdesk.Host.Security;
using Hookdesk.Host.Setup;
using Hookdesk.Host.Templates;
using Hookdesk.Sdk;

namespace Hookdesk.Host.Composition;

/// <summary>
/// What every shell has before any plugin: listed the way a plugin lists what it adds, one line for each area of the host.
/// </summary>
internal sealed class HostStartup : PluginStartup
{
    public override void ConfigureServices(IServiceCollection services) =>
        services
            .AddWebCore()
            .AddData()
            .AddHooks()
            .AddTexts()
            .AddFrame()
            .AddSecurity()
            .AddPeople()
            .AddTemplates()
            .AddAdmin()
            .AddEventSubscriber<FollowPluginSwitches>()
            .AddSetup()
            .AddCliCommand<PluginsCommand>();

    public override void Configure(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealth();
        endpoints.MapFrame();
        endpoints.MapAdmin();
        endpoints.MapPeople();
        endpoints.MapSetup();
    }
}
