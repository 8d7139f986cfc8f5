using Hookdesk.Host.Maintenance.Backup;
using Hookdesk.Host.Maintenance.ClearFiles;
using Hookdesk.Host.Maintenance.Cli;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Tasks;

namespace Hookdesk.Host.Maintenance;

/// <summary>The care of an installation's data, on the command line.</summary>
internal static class MaintenanceServices
{
    public static IServiceCollection AddMaintenance(this IServiceCollection services) =>
        services
            .AddScoped<DatabaseSnapshot>()
            .AddScoped<BackupArchive>()
            .AddScoped<DatabaseCheck>()
            .AddHostedService<FileOwners>()
            .AddBackgroundTask<ClearUnusedFiles>(
                ClearUnusedFiles.Name,
                "Delete unused files",
                Schedule.Cron("17 2 * * *"),
                TimeSpan.FromHours(2)
            )
            .AddBackgroundTask<LookForDamage>(
                "core.look-for-damage",
                "Check the database for damage",
                Schedule.Cron("47 3 * * *"),
                TimeSpan.FromHours(2)
            )
            .AddCliCommand<BackupCommand>()
            .AddCliCommand<RestoreCommand>()
            .AddCliCommand<MigrateCommand>()
            .AddCliCommand<ForgetFilesCommand>()
            .AddCliCommand<CheckCommand>();
}
