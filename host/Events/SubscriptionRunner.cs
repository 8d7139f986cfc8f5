using Hookdesk.Host.Core;
using Hookdesk.Host.Data;
using Hookdesk.Host.Plugins;
using Hookdesk.Host.Shells;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Tasks;

namespace Hookdesk.Host.Events;

/// <summary>
/// Delivers the event log to the durable subscribers, each in a loop of its own: read above the cursor, hand over, move the cursor. The cursor moves only after the hand-over returned, which is what makes
/// delivery "at least once".
/// </summary>
internal sealed class SubscriptionRunner(
    IEnumerable<EventSubscriber> subscribers,
    DatabaseSource database,
    IServiceScopeFactory scopes,
    SubscriptionCursors cursors,
    SubscriptionStatuses statuses,
    ILeases leases,
    IPluginList plugins,
    IPluginFailures failures,
    ShellLifetime lifetime,
    TimeProvider time) : BackgroundWork(lifetime)
{
    /// <summary>Other processes may write too, and a notification may be lost with its connection; so the log is looked at this often in any case.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>Passing over events that nobody wants is cheaper than saving a cursor for each.</summary>
    private const int PassedOverUnsaved = 1000;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    protected override IEnumerable<Func<CancellationToken, Task>> Loops() =>
        subscribers.Select<EventSubscriber, Func<CancellationToken, Task>>(subscriber => stop => RunAsync(subscriber, stop));

    private async Task RunAsync(EventSubscriber subscriber, CancellationToken stop)
    {
        using var wake = new Wake();
        database.Committed.Raised += wake.Up;
        try
        {
            var pause = TimeSpan.Zero;
            while (true)
            {
                stop.ThrowIfCancellationRequested();
                try
                {
                    await HoldAndDeliverAsync(subscriber, wake, () => pause = TimeSpan.Zero, stop);
                    await wake.WaitAsync(Poll, time, stop);
                }
                catch (Exception error) when (!stop.IsCancellationRequested)
                {
                    pause = pause == TimeSpan.Zero ? TimeSpan.FromSeconds(1) : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
                    failures.Count(plugins.OwnerOf(subscriber.GetType())?.Id ?? Contribution.CorePluginId, $"subscription {subscriber.Name}", error);
                    var position = statuses.All.FirstOrDefault(status => status.Name == subscriber.Name)?.Position ?? 0;
                    statuses.Set(new SubscriptionStatus(subscriber.Name, true, position, error.Message, time.GetUtcNow() + pause));
                    await Task.Delay(pause, time, stop);
                }
            }
        }
        finally
        {
            database.Committed.Raised -= wake.Up;
        }
    }

    /// <summary>Takes the lease where there is one to take, and delivers until it is lost. Returns at once when another node has it.</summary>
    private async Task HoldAndDeliverAsync(EventSubscriber subscriber, Wake wake, Action delivered, CancellationToken stop)
    {
        await using var lease = subscriber.Scope == SubscriptionScope.PerCluster ? await leases.TryAcquireAsync($"subscription.{subscriber.Name}", stop) : null;
        if (lease is null && subscriber.Scope == SubscriptionScope.PerCluster)
        {
            statuses.Set(new SubscriptionStatus(subscriber.Name, false, 0, null, null));
            return;
        }

        using var held = CancellationTokenSource.CreateLinkedTokenSource(stop, lease?.Lost ?? CancellationToken.None);
        var (position, own) = await InScopeAsync(services => cursors.LoadAsync(subscriber, services, held.Token));
        var saved = own ? long.MaxValue : position;
        while (!held.IsCancellationRequested)
        {
            var next = await InScopeAsync(services => DeliverAsync(subscriber, position, services, held.Token));
            if (next.Position >= saved + (next.Wanted ? 1 : PassedOverUnsaved))
            {
                // A stop request comes too late here: what was handled must not be handed over again for nothing.
                await InScopeAsync(services => cursors.SaveAsync(subscriber, next.Position, services, CancellationToken.None));
                saved = next.Position;
            }

            statuses.Set(new SubscriptionStatus(subscriber.Name, true, next.Position, null, null));
            delivered();
            if (next.Position == position) await wake.WaitAsync(Poll, time, held.Token);
            position = next.Position;
        }
    }

    /// <returns>The new position (the old one when there was nothing), and whether anything was handed over on the way.</returns>
    private static async Task<(long Position, bool Wanted)> DeliverAsync(EventSubscriber subscriber, long position, IServiceProvider services, CancellationToken cancellation)
    {
        var events = await services.GetRequiredService<IEventLog>().ReadAfterAsync(position, Math.Clamp(subscriber.BatchSize, 1, 5000), cancellation);
        if (events.Count == 0) return (position, false);
        var wanted = subscriber.Names is { } names ? [.. events.Where(e => names.Contains(e.Name))] : events;
        if (wanted.Count > 0) await subscriber.HandleAsync(wanted, services, cancellation);
        return (events[^1].Id, wanted.Count > 0);
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
