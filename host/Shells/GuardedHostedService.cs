using Hookdesk.Host.Plugins;

namespace Hookdesk.Host.Shells;

/// <summary>
/// Stands in for a plugin's hosted service: whatever goes wrong in its constructor, start or stop is counted against the plugin and keeps nobody else from starting.
/// </summary>
internal sealed class GuardedHostedService(string pluginId, Func<IHostedService> create, IPluginFailures failures, StartMarker marker) : IHostedService
{
    private IHostedService? _inner;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        marker.Entering(pluginId);
        try
        {
            _inner = create();
            await _inner.StartAsync(cancellationToken).WaitAsync(TimeSpan.FromSeconds(30), cancellationToken).ConfigureAwait(false);
            if (_inner is BackgroundService { ExecuteTask: { } running }) _ = WatchAsync(running);
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
        try
        {
            if (_inner is not null) await _inner.StopAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            failures.Count(pluginId, $"stop of {_inner!.GetType().Name}", error);
        }
    }

    private async Task WatchAsync(Task running)
    {
        try
        {
            await running.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception error)
        {
            failures.Count(pluginId, $"background work of {_inner!.GetType().Name}", error);
        }
    }
}
