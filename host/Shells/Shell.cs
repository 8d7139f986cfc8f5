using Hookdesk.Host.Ground;
using Hookdesk.Host.Plugins;
using Microsoft.AspNetCore.Http.Features;

namespace Hookdesk.Host.Shells;

/// <summary>A complete web application made of the core and the active plugins, together with what became of the others.</summary>
internal sealed class Shell(
    WebApplication application,
    PluginList plugins,
    IReadOnlySet<string> switchedOn,
    IReadOnlyList<PluginStatus> statuses,
    ILogger logger
) : IAsyncDisposable
{
    private static readonly TimeSpan LongestDisposal = TimeSpan.FromSeconds(10);

    private IReadOnlyList<PluginStatus> _statuses = statuses;
    private readonly ShellServer _server = (ShellServer)
        application.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>();
    private readonly ShellLifetime _lifetime = application.Services.GetRequiredService<ShellLifetime>();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Requests in flight, plus one that the shell itself holds until it retires: reaching zero means that nothing can come any more.
    private int _holders = 1;
    private bool _started;

    public IServiceProvider Services => application.Services;

    public PluginList Plugins => plugins;

    /// <summary>The plugins that were switched on when it was built, whether they work or not.</summary>
    public IReadOnlySet<string> SwitchedOn => switchedOn;

    /// <summary>Every plugin that was found, active or not.</summary>
    public IReadOnlyList<PluginStatus> Statuses => _statuses;

    /// <summary>Keeps the reason why a plugin could not be switched on, for the admin to read; the plugin itself is as it was.</summary>
    public void Remember(PluginStatus refused) =>
        _statuses = [.. _statuses.Where(status => status.Candidate.Folder != refused.Candidate.Folder), refused];

    public async Task StartAsync(CancellationToken cancellation)
    {
        // Also when it fails half-way: what has started by then must stop before the container goes.
        _started = true;
        await application.StartAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Answers a request, unless the shell has retired: then nothing happens and the caller takes the newer one.</summary>
    public bool TryProcess(IFeatureCollection features, out Task processing)
    {
        processing = Task.CompletedTask;
        int holders;
        do
        {
            holders = Volatile.Read(ref _holders);
            if (holders == 0)
                return false;
        } while (Interlocked.CompareExchange(ref _holders, holders + 1, holders) != holders);

        // Not when the answer is written but when all is cleared up after it: the request's services are disposed of as late as that.
        // Registered first, called last.
        features
            .GetRequiredFeature<IHttpResponseFeature>()
            .OnCompleted(
                static shell =>
                {
                    ((Shell)shell).Release();
                    return Task.CompletedTask;
                },
                this
            );
        processing = _server.ProcessAsync(features);
        return true;
    }

    /// <summary>Lets the requests in flight end, then stops background work and disposes the shell.</summary>
    /// <param name="patience">Requests that take longer than this are cut off with the shell.</param>
    public async Task RetireAsync(TimeSpan patience)
    {
        _lifetime.Retire();
        Release();
        try
        {
            await _drained.Task.WaitAsync(patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            logger.LogWarning("A replaced shell still had {Requests} requests after {Patience}", Volatile.Read(ref _holders), patience);
        }

        await DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _lifetime.Stop();
        try
        {
            if (_started)
                await application.StopAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            logger.LogError(error, "A shell didn't stop cleanly");
        }

        await DisposeAsync(application, logger).ConfigureAwait(false);
    }

    /// <summary>Disposes an application, and does not wait for what never ends its disposal.</summary>
    public static async Task DisposeAsync(WebApplication application, ILogger logger)
    {
        try
        {
            // On the pool, because it may block its thread.
            await Task.Run(() => application.DisposeAsync().AsTask()).WaitAsync(LongestDisposal).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            logger.LogError(error, "A shell wasn't disposed cleanly");
        }
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
            _drained.TrySetResult();
    }
}
