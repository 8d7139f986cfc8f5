using Hookdesk.Host.Events;
using Hookdesk.Host.Localization;
using Hookdesk.Host.Tasks;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Tasks;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Host.Admin.Tasks;

/// <summary>A background task for the admin: its last run on whichever node that was.</summary>
public sealed record TaskView(
    string Name,
    string Title,
    string PluginId,
    Schedule Schedule,
    bool IsRunning,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    DateTimeOffset? NextAt,
    string Result,
    bool Failed
)
{
    /// <summary>How long the last run took; null when none has ended.</summary>
    public TimeSpan? Took => EndedAt - StartedAt is { } time && time >= TimeSpan.Zero ? time : null;
}

/// <summary>A durable subscription for the admin.</summary>
/// <param name="Name">Its name.</param>
/// <param name="PluginId">Whose it is.</param>
/// <param name="IsPerNode">True when every node receives for itself.</param>
/// <param name="IsHere">True when this node receives.</param>
/// <param name="Lag">How many events it has not passed yet; null when that is not known here.</param>
/// <param name="Error">What it fails with, or null.</param>
/// <param name="RetryAt">When it is tried again.</param>
public sealed record SubscriptionView(
    string Name,
    string PluginId,
    bool IsPerNode,
    bool IsHere,
    long? Lag,
    string? Error,
    DateTimeOffset? RetryAt
);

/// <summary>Puts together what this node and the database know of the work in the background.</summary>
internal sealed class BackgroundWorkViews(
    TaskStates tasks,
    SubscriptionStatuses statuses,
    IEnumerable<EventSubscriber> subscribers,
    IPluginList plugins,
    IDatabase database,
    IEventLog log,
    PoLocalizerFactory texts
)
{
    public async Task<IReadOnlyList<TaskView>> TasksAsync(CancellationToken cancellation)
    {
        var history = (await database.Table<TaskRow>().ToListAsync(cancellation).ConfigureAwait(false)).ToDictionary(
            row => row.Name,
            StringComparer.Ordinal
        );
        return
        [
            .. tasks
                .All.Select(state => View(state, history.GetValueOrDefault(state.Task.Name)))
                .OrderByDescending(task => task.Failed)
                .ThenBy(task => task.Title, StringComparer.CurrentCulture),
        ];
    }

    public async Task<IReadOnlyList<SubscriptionView>> SubscriptionsAsync(CancellationToken cancellation)
    {
        var last = await log.LastIdAsync(cancellation).ConfigureAwait(false);
        var shared = (
            await database.Table<SubscriptionRow>().Where(row => row.Node == "").ToListAsync(cancellation).ConfigureAwait(false)
        ).ToDictionary(row => row.Name, row => row.Position, StringComparer.Ordinal);
        var here = statuses.All.ToDictionary(status => status.Name, StringComparer.Ordinal);
        return
        [
            .. subscribers
                .Select(subscriber =>
                {
                    var status = here.GetValueOrDefault(subscriber.Name);
                    long? position =
                        status is { Holds: true } ? status.Position
                        : shared.TryGetValue(subscriber.Name, out var elsewhere) ? elsewhere
                        : null;
                    return new SubscriptionView(
                        subscriber.Name,
                        plugins.OwnerOf(subscriber.GetType())?.Id ?? Contribution.CorePluginId,
                        subscriber.Scope == SubscriptionScope.PerNode,
                        status?.Holds == true,
                        position is null ? null : Math.Max(0, last - position.Value),
                        status?.Error,
                        status?.RetryAt
                    );
                })
                .OrderByDescending(subscription => subscription.Error is not null)
                .ThenBy(subscription => subscription.Name, StringComparer.Ordinal),
        ];
    }

    private TaskView View(TaskState state, TaskRow? row)
    {
        var plugin = texts.For(state.Task.PluginId);
        var title = plugin[state.Task.Title];
        // Another node may have run it since; what it did stands in the database only.
        return row is { EndedAt: { } ended } && !state.Running && ended > (state.EndedAt ?? DateTimeOffset.MinValue)
            ? new TaskView(
                state.Task.Name,
                title,
                state.Task.PluginId,
                state.Task.Schedule,
                false,
                row.StartedAt,
                ended,
                state.NextAt,
                Show(row.Result),
                row.Failed
            )
            : new TaskView(
                state.Task.Name,
                title,
                state.Task.PluginId,
                state.Task.Schedule,
                state.Running,
                state.StartedAt,
                state.EndedAt,
                state.NextAt,
                Show(state.Result),
                state.Failed
            );

        string Show(string result) => StoredText.Show(result, plugin, texts.For(Contribution.CorePluginId));
    }
}
