using Hookdesk.Host.Core;
using Hookdesk.Host.Data;
using Hookdesk.Host.Data.Migrations;
using Hookdesk.Host.Plugins;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Hooks;

namespace Hookdesk.Host.Shells;

/// <summary>Holds the running shell and swaps it for the next one. Not disposable on purpose: every shell's container knows it and would end it.</summary>
internal sealed class ShellHost(
    HookdeskOptions options,
    PluginsFile file,
    PluginSwitches switches,
    ShellBuilder builder,
    Databases databases,
    ILoggerFactory logging,
    StartMarker marker,
    PluginSources sources,
    TimeProvider time) : IShellControl
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ILogger _logger = logging.CreateLogger<ShellHost>();
    private readonly SemaphoreSlim _changing = new(1, 1);
    private readonly List<Task> _retiring = [];
    private Shell? _current;
    private bool _serving;

    public Shell Current => Volatile.Read(ref _current) ?? throw new InvalidOperationException("The desk has not started yet.");

    public IReadOnlyList<PluginStatus> Plugins => Current.Statuses;

    /// <summary>Builds the first shell.</summary>
    /// <param name="serve">False for the command line: the shell's services are there, but its background work does not run.</param>
    public async Task StartAsync(bool serve, CancellationToken cancellation = default)
    {
        _serving = serve;
        marker.ReadLastStart();
        var shell = await BuildAsync(cancellation).ConfigureAwait(false);
        if (serve) await shell.StartAsync(cancellation).ConfigureAwait(false);
        Volatile.Write(ref _current, shell);
        marker.Started(Blocked().Keys);
    }

    /// <summary>Answers a request by the shell that is current now; it stays that shell's until the answer ends.</summary>
    public Task ProcessAsync(HttpContext context)
    {
        while (true)
            if (Current.TryProcess(context.Features, out var processing))
                return processing;
    }

    public async Task StopAsync()
    {
        await _changing.WaitAsync().ConfigureAwait(false);
        if (_current is { } shell) await shell.RetireAsync(TimeSpan.FromSeconds(5)).ConfigureAwait(false);
        await Task.WhenAll(_retiring).ConfigureAwait(false);
    }

    public async Task<ShellChange> EnableAsync(string pluginId, CancellationToken cancellation = default)
    {
        var (found, _) = Discover();
        if (found.FirstOrDefault(plugin => plugin.Id == pluginId) is not { } candidate)
            return new ShellChange(false, $"There is no plugin {pluginId} in the plugin folders.");
        await _changing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            marker.Forget(pluginId);
            var before = await switches.ReadAsync(databases.Current, cancellation).ConfigureAwait(false);
            var next = await BuildAsync(cancellation, id => id == pluginId || before(id)).ConfigureAwait(false);
            var status = next.Statuses.First(plugin => plugin.Candidate == candidate);
            if (status.State != PluginState.Active)
            {
                await next.DisposeAsync().ConfigureAwait(false);
                var error = status.Error!;
                await SetAsync(pluginId, false, new PluginRefused(pluginId, error.Phase.ToString(), error.Message), cancellation).ConfigureAwait(false);
                Current.Remember(status);
                return new ShellChange(false, $"{candidate.Name} was not switched on. It failed in the phase «{error.Phase}»: {error.Message} The desk runs as before.");
            }

            await SetAsync(pluginId, true, new PluginEnabled(pluginId), cancellation).ConfigureAwait(false);
            await SwapAsync(next, cancellation).ConfigureAwait(false);
            return new ShellChange(true, $"{candidate.Name} is on.");
        }
        finally
        {
            _changing.Release();
        }
    }

    public async Task<ShellChange> DisableAsync(string pluginId, CancellationToken cancellation = default)
    {
        await _changing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var before = await switches.ReadAsync(databases.Current, cancellation).ConfigureAwait(false);
            var next = await BuildAsync(cancellation, id => id != pluginId && before(id)).ConfigureAwait(false);
            await SetAsync(pluginId, false, new PluginDisabled(pluginId), cancellation).ConfigureAwait(false);
            await SwapAsync(next, cancellation).ConfigureAwait(false);
            var name = next.Statuses.FirstOrDefault(plugin => plugin.Id == pluginId)?.Candidate.Name ?? pluginId;
            return new ShellChange(true, $"{name} is off. Its data is kept.");
        }
        finally
        {
            _changing.Release();
        }
    }

    public async Task<ShellChange> RebuildAsync(string reason, CancellationToken cancellation = default)
    {
        await _changing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            _logger.LogInformation("Building the next shell: {Reason}", reason);
            await SwapAsync(await BuildAsync(cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
            return new ShellChange(true, reason);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _logger.LogError(error, "The next shell could not be built; the running one stays");
            return new ShellChange(false, $"The desk runs as before, because the next one could not be built: {error.Message}");
        }
        finally
        {
            _changing.Release();
        }
    }

    private async Task<Shell> BuildAsync(CancellationToken cancellation, Func<string, bool>? wanted = null)
    {
        var database = databases.Refresh();
        var migrator = new SchemaMigrator(database, logging);
        await migrator.MigrateAsync(Sdk.Contribution.CorePluginId, typeof(ShellHost).Assembly, cancellation).ConfigureAwait(false);
        wanted ??= await switches.ReadAsync(databases.Current, cancellation).ConfigureAwait(false);
        var (found, superseded) = Discover();
        return await builder.BuildAsync(database, migrator, found, superseded, id => wanted(id) && (!options.SafeMode || file.Enabled.Contains(id)), Blocked(), cancellation).ConfigureAwait(false);
    }

    private async Task SwapAsync(Shell next, CancellationToken cancellation)
    {
        if (_serving)
        {
            try
            {
                await next.StartAsync(cancellation).ConfigureAwait(false);
            }
            catch
            {
                await next.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }

        var previous = Interlocked.Exchange(ref _current, next);
        marker.Started(Blocked().Keys);
        _retiring.RemoveAll(task => task.IsCompleted);
        if (previous is not null) _retiring.Add(previous.RetireAsync(Patience));
    }

    private async Task SetAsync(string pluginId, bool enabled, IAction action, CancellationToken cancellation)
    {
        await using var scope = Current.Services.CreateAsyncScope();
        await PluginSwitches.SetAsync(scope.ServiceProvider.GetRequiredService<IDatabase>(), pluginId, enabled, action, cancellation).ConfigureAwait(false);
    }

    private (IReadOnlyList<PluginCandidate> Found, IReadOnlyList<PluginCandidate> Superseded) Discover()
    {
        var found = PluginCatalog.Discover(file.Folders.Append(Path.Combine(options.DataDirectory, "plugins")), out var superseded);
        return (sources.AddTo(found), superseded);
    }

    /// <summary>
    /// Plugins that took the process down while they were starting. One that this installation starts with gets a second try, because a power cut or a kill at that very
    /// moment looks the same; any other is left out at once, until the admin switches it on again.
    /// </summary>
    private Dictionary<string, PluginError> Blocked() => marker.Crashes
        .Where(crash => crash.Value >= (file.Enabled.Contains(crash.Key) ? 2 : 1))
        .ToDictionary(crash => crash.Key, _ => new PluginError(PluginPhase.Start,
            "The whole program ended while this plugin was starting, so it was left out of this start. Switch it on to try again.", null, marker.At ?? time.GetUtcNow()));
}
