using Hookdesk.Host.Ground;
using Hookdesk.Host.Plugins;

namespace Hookdesk.Host.Shells;

/// <summary>
/// Stands in for a plugin's hosted service: whatever goes wrong in its constructor, start or stop is counted against the plugin and
/// keeps nobody else from starting.
/// </summary>
internal sealed class GuardedHostedService(
    string pluginId,
    Func<IHostedService> create,
    IPluginFailures failures,
    IBundledPlugins bundled,
    StartMarker marker
) : IHostedService
{
    /// <summary>
    /// The next shell takes over only when everybody has started, and the old one goes only when everybody has stopped: nobody may hold
    /// them up for longer.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private IHostedService? _inner;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        marker.Entering(pluginId);
        try
        {
            // On the pool, because it may block its thread.
            await Task.Run(() => StartInnerAsync(cancellationToken), cancellationToken)
                .WaitAsync(Patience, cancellationToken)
                .ConfigureAwait(false);
            if (_inner is BackgroundService { ExecuteTask: { } running })
                _ = WatchAsync(running);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            failures.Count(pluginId, $"start of {_inner?.GetType().Name ?? "a hosted service"}", error);
        }
        finally
        {
            marker.Leaving();
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_inner is null)
            return;
        try
        {
            await Task.Run(() => StopInnerAsync(_inner, cancellationToken), CancellationToken.None)
                .WaitAsync(Patience, CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            failures.Count(pluginId, $"stop of {_inner.GetType().Name}", error);
        }
    }

    private async Task StartInnerAsync(CancellationToken cancellation)
    {
        PluginWork.Begin(bundled.IsBundled(pluginId) ? null : pluginId);
        _inner = create();
        if (_inner is not IHostedLifecycleService lifecycle)
        {
            await _inner.StartAsync(cancellation).ConfigureAwait(false);
            return;
        }

        await lifecycle.StartingAsync(cancellation).ConfigureAwait(false);
        await lifecycle.StartAsync(cancellation).ConfigureAwait(false);
        await lifecycle.StartedAsync(cancellation).ConfigureAwait(false);
    }

    private static async Task StopInnerAsync(IHostedService service, CancellationToken cancellation)
    {
        if (service is not IHostedLifecycleService lifecycle)
        {
            await service.StopAsync(cancellation).ConfigureAwait(false);
            return;
        }

        await lifecycle.StoppingAsync(cancellation).ConfigureAwait(false);
        await lifecycle.StopAsync(cancellation).ConfigureAwait(false);
        await lifecycle.StoppedAsync(cancellation).ConfigureAwait(false);
    }

    private async Task WatchAsync(Task running)
    {
        try
        {
            await running.ConfigureAwait(false);
        }
        catch (OperationCanceledException) { }
        catch (Exception error)
        {
            failures.Count(pluginId, $"background job {_inner!.GetType().Name}", error);
        }
    }
}
