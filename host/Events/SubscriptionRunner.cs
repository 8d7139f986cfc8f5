using System.Diagnostics;
using Hookdesk.Host.Data;
using Hookdesk.Host.Ground;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Tasks;

namespace Hookdesk.Host.Events;

/// <summary>
/// Delivers the event log to the durable subscribers, each in a loop of its own: read above the cursor, hand over, move the cursor. The
/// cursor moves only after the hand-over returned, which is what makes delivery "at least once".
/// </summary>
internal sealed class SubscriptionRunner(
    IEnumerable<EventSubscriber> subscribers,
    DatabaseSource database,
    IServiceScopeFactory scopes,
    SubscriptionCursors cursors,
    SubscriptionStatuses statuses,
    ILeases leases,
    IPluginList plugins,
    IBundledPlugins bundled,
    IPluginFailures failures,
    ShellLifetime lifetime,
    TimeProvider time
) : BackgroundWork(lifetime)
{
    /// <summary>A commit, of whichever process, is announced; this is for the announcement that gets lost.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    /// <summary>How often a subscription that another node holds is asked for: how long it stands still when that node dies.</summary>
    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A node's own subscription keeps up something of its own in memory or on disk, at nearly every event: its cursor is saved this
    /// often, instead of a second transaction after each one of the desk. After a crash some events come again.
    /// </summary>
    private static readonly TimeSpan NodeCursorStep = TimeSpan.FromSeconds(5);

    /// <summary>Passing over events that nobody wants is cheaper than saving a cursor for each.</summary>
    private const int PassedOverUnsaved = 1000;

    /// <summary>How long a third party's subscriber may take for one batch before that is counted.</summary>
    private static readonly TimeSpan LongestHandling = TimeSpan.FromMinutes(5);

    /// <summary>How long it may go on after it was told to stop.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    protected override IEnumerable<Func<CancellationToken, Task>> Loops() =>
        subscribers.Select<EventSubscriber, Func<CancellationToken, Task>>(subscriber => stop => RunAsync(subscriber, stop));

    private async Task RunAsync(EventSubscriber subscriber, CancellationToken stop)
    {
        var wake = new AsyncSignal();
        database.Committed.Raised += wake.Raise;
        try
        {
            var pause = TimeSpan.Zero;
            while (true)
            {
                stop.ThrowIfCancellationRequested();
                try
                {
                    await HoldAndDeliverAsync(subscriber, wake, () => pause = TimeSpan.Zero, stop);
                    await Task.Delay(Elsewhere, time, stop);
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested)
                {
                    throw;
                }
                catch (Exception error)
                {
                    pause = pause == TimeSpan.Zero ? FirstPause : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
                    failures.Count(
                        plugins.OwnerOf(subscriber.GetType())?.Id ?? Contribution.CorePluginId,
                        $"subscription {subscriber.Name}",
                        error
                    );
                    statuses.Set(
                        new SubscriptionStatus(
                            subscriber.Name,
                            true,
                            statuses.PositionOf(subscriber.Name),
                            error.Message,
                            time.GetUtcNow() + pause
                        )
                    );
                    await Task.Delay(pause, time, stop);
                }
            }
        }
        finally
        {
            database.Committed.Raised -= wake.Raise;
        }
    }

    /// <summary>
    /// Takes the lease where there is one to take, and delivers until it is lost. Returns at once when another node has it.
    /// </summary>
    private async Task HoldAndDeliverAsync(EventSubscriber subscriber, AsyncSignal wake, Action delivered, CancellationToken stop)
    {
        var ofCluster = subscriber.Scope == SubscriptionScope.PerCluster;
        await using var lease = ofCluster ? await leases.TryAcquireAsync($"subscription.{subscriber.Name}", stop) : null;
        if (lease is null && ofCluster)
        {
            statuses.Set(new SubscriptionStatus(subscriber.Name, false, 0, null, null));
            return;
        }

        using var held = CancellationTokenSource.CreateLinkedTokenSource(stop, lease?.Lost ?? CancellationToken.None);
        var (position, own) = await InScopeAsync(services => cursors.LoadAsync(subscriber, services, held.Token));
        var (saved, savedAt) = (position, time.GetTimestamp());
        try
        {
            while (!held.IsCancellationRequested)
            {
                var began = Stopwatch.GetTimestamp();
                var next = await InScopeAsync(services => DeliverAsync(subscriber, position, services, held.Token));
                position = next.Position;
                var unsaved =
                    next.Wanted && (ofCluster || time.GetElapsedTime(savedAt) > NodeCursorStep) || position - saved > PassedOverUnsaved;
                if (unsaved && !own)
                {
                    await SaveAsync(subscriber, position);
                    (saved, savedAt) = (position, time.GetTimestamp());
                }

                statuses.Set(new SubscriptionStatus(subscriber.Name, true, position, null, null));
                delivered();
                if (next.IsFull)
                    continue;
                await wake.WaitAsync(LongestWait, time, held.Token);
                // By the machine's clock: it is the machine that is spared.
                if (subscriber.Pace - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } rest)
                    await Task.Delay(rest, held.Token);
            }
        }
        catch (OperationCanceledException) when (held.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            // The lease is lost, and another node goes on.
        }
        finally
        {
            if (position > saved && !own)
                await SaveAsync(subscriber, position);
        }
    }

    // Not to be canceled: what was handled must not be handed over again for nothing.
    private Task SaveAsync(EventSubscriber subscriber, long position) =>
        InScopeAsync(services => cursors.SaveAsync(subscriber, position, services, CancellationToken.None));

    /// <returns>
    /// The new position (the old one when there was nothing), whether anything was handed over on the way, and whether there may be more.
    /// </returns>
    private async Task<(long Position, bool Wanted, bool IsFull)> DeliverAsync(
        EventSubscriber subscriber,
        long position,
        IServiceProvider services,
        CancellationToken cancellation
    )
    {
        var most = Math.Clamp(subscriber.BatchSize, 1, 5000);
        var events = await services.GetRequiredService<IEventLog>().ReadAfterAsync(position, most, cancellation);
        if (events.Count == 0)
            return (position, false, false);
        services.GetRequiredService<DatabaseSource>().Versions.Seen(events);
        var wanted = subscriber.Names is { } names ? [.. events.Where(e => names.Contains(e.Name))] : events;
        if (wanted.Count > 0)
            await HandleAsync(subscriber, wanted, services, cancellation);
        return (events[^1].Id, wanted.Count > 0, events.Count == most);
    }

    // Nobody waits for a subscriber but its own later events. A third party's that does not end is counted again and again; no other call
    // is made beside it, because events come in order.
    private async Task HandleAsync(
        EventSubscriber subscriber,
        IReadOnlyList<EventRecord> events,
        IServiceProvider services,
        CancellationToken cancellation
    )
    {
        var owner = plugins.OwnerOf(subscriber.GetType())?.Id;
        if (owner is null || bundled.IsBundled(owner))
        {
            await subscriber.HandleAsync(events, services, cancellation);
            return;
        }

        var running = Task.Run(
            async () =>
            {
                PluginWork.Begin(owner);
                await subscriber.HandleAsync(events, services, cancellation);
            },
            CancellationToken.None
        );
        var began = time.GetTimestamp();
        while (!running.IsCompleted)
        {
            await running.WaitAsync(LongestHandling, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!running.IsCompleted && cancellation.IsCancellationRequested)
                await running.WaitAsync(Grace, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (running.IsCompleted)
                break;
            failures.Count(
                owner,
                $"subscription {subscriber.Name}",
                new GivenUpException($"It hasn't finished {time.GetElapsedTime(began).TotalSeconds:0} s after it received events.")
            );
            cancellation.ThrowIfCancellationRequested();
        }

        await running;
    }

    private async Task InScopeAsync(Func<IServiceProvider, Task> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        await work(scope.ServiceProvider);
    }

    private async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }
}
