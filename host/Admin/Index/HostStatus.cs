using Hookdesk.Host.Admin.Plugins;
using Hookdesk.Host.Admin.Tasks;
using Hookdesk.Host.Ground;
using Hookdesk.Host.Localization;
using Hookdesk.Host.Plugins;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Ui;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.Admin.Index;

/// <summary>Plugins that don't run, or fail while they do.</summary>
internal sealed class PluginProblems(PluginViews plugins, PluginsFile installed, IStringLocalizer<HostTexts> T) : ISystemStatusProvider
{
    public string Name => T["Plugins"];

    public ValueTask<IReadOnlyList<SystemProblem>> ProblemsAsync(CancellationToken cancellation = default) =>
        new([
            .. installed.MissingFolders.Select(folder => new SystemProblem(
                T["Folder {0} wasn't found.", folder],
                T["plugins.json lists this folder. Correct its name or restore it, then restart Hookdesk."]
            )
            {
                Href = "/admin/plugins",
            }),
            .. plugins
                .All()
                .Where(plugin => plugin.Status.Error is not null || plugin.Failures > 0)
                .Select(plugin => new SystemProblem(
                    plugin.Name,
                    plugin.Status.Error?.Message
                        ?? T[
                            "{0} (last: {1})",
                            T.Plural(plugin.Failures, "{0} failure since startup", "{0} failures since startup"),
                            plugin.LastFailure!.Message
                        ]
                )
                {
                    IsUrgent = plugin.Status.Error is not null,
                    Href = $"/admin/plugins/{plugin.Id}",
                }),
        ]);
}

/// <summary>Tasks whose last run failed, and subscriptions that can't go on.</summary>
internal sealed class BackgroundProblems(BackgroundWorkViews work, IStringLocalizer<HostTexts> T) : ISystemStatusProvider
{
    public string Name => T["Background jobs"];

    public async ValueTask<IReadOnlyList<SystemProblem>> ProblemsAsync(CancellationToken cancellation = default) =>
        [
            .. (await work.TasksAsync(cancellation))
                .Where(task => task.Failed && !task.IsRunning)
                .Select(task => new SystemProblem(T["Background job failed: {0}", task.Title], task.Result)
                {
                    IsUrgent = false,
                    Href = "/admin/tasks",
                }),
            .. (await work.SubscriptionsAsync(cancellation))
                .Where(subscription => subscription.Error is not null)
                .Select(subscription => new SystemProblem(T["Events aren't being delivered to {0}", subscription.Name], subscription.Error!)
                {
                    Href = "/admin/tasks",
                }),
        ];
}

/// <summary>The disk on which the installation keeps its things.</summary>
internal sealed class DiskProblems(HookdeskOptions options, IStringLocalizer<HostTexts> T) : ISystemStatusProvider
{
    private const long Megabyte = 1024 * 1024,
        Low = 1024 * Megabyte,
        VeryLow = 200 * Megabyte;

    public string Name => T["Disk space"];

    public ValueTask<IReadOnlyList<SystemProblem>> ProblemsAsync(CancellationToken cancellation = default) =>
        new(Of(new DriveInfo(options.DataDirectory).AvailableFreeSpace));

    /// <summary>What so much free space means.</summary>
    internal IReadOnlyList<SystemProblem> Of(long free) =>
        free >= Low
            ? []
            :
            [
                new SystemProblem(
                    free < VeryLow ? T["The disk is full"] : T["The disk is nearly full"],
                    T[
                        "{0} MB are free on the disk that holds the data. When the disk is full, no email is fetched and nothing can be saved.",
                        free / Megabyte
                    ]
                )
                {
                    IsUrgent = free < VeryLow,
                },
            ];
}
