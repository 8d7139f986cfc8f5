using Hookdesk.Host.Maintenance.Backup;
using Hookdesk.Host.Maintenance.Cli;
using Hookdesk.Sdk;

namespace Hookdesk.Host.Maintenance;

/// <summary>The care of an installation's data, on the command line.</summary>
internal static class MaintenanceServices
{
    public static IServiceCollection AddMaintenance(this IServiceCollection services) =>
        services
            .AddScoped<DatabaseSnapshot>()
            .AddScoped<BackupArchive>()
            .AddScoped<DatabaseCheck>()
            .AddCliCommand<BackupCommand>()
            .AddCliCommand<RestoreCommand>()
            .AddCliCommand<MigrateCommand>()
            .AddCliCommand<CheckCommand>();
}
