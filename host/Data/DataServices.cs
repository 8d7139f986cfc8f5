using Hookdesk.Host.Blobs;
using Hookdesk.Host.Data.Backup;
using Hookdesk.Host.Data.Cli;
using Hookdesk.Host.Events;
using Hookdesk.Host.Parts;
using Hookdesk.Host.Settings;
using Hookdesk.Host.Tasks;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Parts;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Tasks;

namespace Hookdesk.Host.Data;

/// <summary>The data layer of a shell, and the work that is driven by it.</summary>
internal static class DataServices
{
    /// <summary>
    /// Needs the outer host's <see cref="DatabaseSource"/>, <see cref="Composition.HookdeskOptions"/>, <see cref="TimeProvider"/> and data
    /// protection.
    /// </summary>
    public static IServiceCollection AddData(this IServiceCollection services) =>
        services
            .AddScoped<Database>()
            .AddScoped<IDatabase>(provider => provider.GetRequiredService<Database>())
            .AddScoped<IEventLog, EventLog>()
            .AddScoped<IParts, PartStore>()
            .AddScoped(typeof(ISettings<>), typeof(SettingsStore<>))
            .AddSingleton<SettingsCache>()
            .AddSingleton<IBlobStore, FileBlobStore>()
            .AddSingleton<INodeFolder, NodeFolder>()
            .AddSingleton<ILeases, Leases.Leases>()
            .AddSingleton<SubscriptionCursors>()
            .AddSingleton<SubscriptionStatuses>()
            .AddSingleton<TaskStates>()
            .AddSingleton<ITaskTrigger>(provider => provider.GetRequiredService<TaskStates>())
            .AddEventSubscriber<ForgetChangedSettings>()
            .AddScoped<DatabaseSnapshot>()
            .AddScoped<BackupArchive>()
            .AddScoped<DatabaseCheck>()
            .AddCliCommand<BackupCommand>()
            .AddCliCommand<RestoreCommand>()
            .AddCliCommand<MigrateCommand>()
            .AddCliCommand<CheckCommand>()
            .AddHostedService<LogWatcher>()
            .AddHostedService<SubscriptionRunner>()
            .AddHostedService<TaskRunner>();
}
