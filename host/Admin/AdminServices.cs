using Hookdesk.Host.Admin.Audit;
using Hookdesk.Host.Admin.Hooks;
using Hookdesk.Host.Admin.Index;
using Hookdesk.Host.Admin.Plugins;
using Hookdesk.Host.Admin.Settings;
using Hookdesk.Host.Admin.Tasks;
using Hookdesk.Host.Admin.Templates;
using Hookdesk.Sdk;

namespace Hookdesk.Host.Admin;

/// <summary>The general pages of the administration; people, tickets and mail bring their own.</summary>
internal static class AdminServices
{
    public static IServiceCollection AddAdmin(this IServiceCollection services) =>
        SystemStatusCount
            .AddTo(services)
            .AddScoped<SystemStatus>()
            .AddSystemStatus<DiskProblems>()
            .AddSystemStatus<DataProblems>()
            .AddSystemStatus<PluginProblems>()
            .AddSystemStatus<BackgroundProblems>()
            .AddScoped<PluginViews>()
            .AddScoped<SettingsPages>()
            .AddScoped<AuditLog>()
            .AddScoped<BackgroundWorkViews>()
            .AddAuditTexts()
            .AddNavigation<AdminNavigation>();

    public static void MapAdmin(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOverview();
        endpoints.MapPlugins();
        endpoints.MapHookList();
        endpoints.MapSettings();
        endpoints.MapTemplates();
        endpoints.MapAudit();
        endpoints.MapTasks();
    }
}
