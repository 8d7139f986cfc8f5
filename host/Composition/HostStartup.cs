using Hookdesk.Host.Admin;
using Hookdesk.Host.Blobs;
using Hookdesk.Host.Data;
using Hookdesk.Host.Events;
using Hookdesk.Host.Hooks;
using Hookdesk.Host.Layout;
using Hookdesk.Host.Localization;
using Hookdesk.Host.Maintenance;
using Hookdesk.Host.Parts;
using Hookdesk.Host.People;
using Hookdesk.Host.Security;
using Hookdesk.Host.Security.KeepUnsentForms;
using Hookdesk.Host.Settings;
using Hookdesk.Host.Setup;
using Hookdesk.Host.Shells;
using Hookdesk.Host.Tasks;
using Hookdesk.Host.Templates;
using Hookdesk.Sdk;

namespace Hookdesk.Host.Composition;

/// <summary>
/// What every shell has before any plugin: listed the way a plugin lists what it adds, one line for each area of the host, floor by
/// floor.
/// </summary>
internal sealed class HostStartup : PluginStartup
{
    public override void ConfigureServices(IServiceCollection services) =>
        services
            .AddWebCore()
            .AddData()
            .AddSettingsStore()
            .AddBlobs()
            .AddPartStore()
            .AddEvents()
            .AddTasks()
            .AddHooks()
            .AddPluginSwitching()
            .AddTexts()
            .AddSecurity()
            .AddFrame()
            .AddPeople()
            .AddTemplates()
            .AddAdmin()
            .AddMaintenance()
            .AddSetup();

    public override void Configure(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealth();
        endpoints.MapFrame();
        endpoints.MapAdmin();
        endpoints.MapPeople();
        endpoints.MapUnsentForms();
        endpoints.MapSetup();
    }
}
