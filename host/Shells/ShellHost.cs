using Hookdesk.Host.Data;
using Hookdesk.Host.Ground;
using Hookdesk.Host.Plugins;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sdk.Security;

namespace Hookdesk.Host.Shells;

/// <summary>
/// Holds the running shell and swaps it for the next one. Not disposable on purpose: every shell's container knows it and would end it.
/// </summary>
internal sealed class ShellHost(
    HookdeskOptions options,
    PluginsFile file,
    PluginSwitches switches,
    ShellBuilder builder,
    Databases databases,
    ILoggerFactory logging,
    StartMarker marker,
    PluginSources sources,
    TimeProvider time
) : IShellControl
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ILogger _logger = logging.CreateLogger<ShellHost>();
    private readonly SemaphoreSlim _changing = new(1, 1);
    private readonly List<Task> _retiring = [];
    private Shell? _current;
    private bool _serving;

    public Shell Current => Volatile.Read(ref _current) ?? throw new InvalidOperationException("Hookdesk hasn't started yet.");

    public bool HasStarted => Volatile.Read(ref _current) is not null;

    public IReadOnlyList<PluginStatus> Plugins => Current.Statuses;

    /// <summary>Builds the first shell.</summary>
    /// <param name="serve">False for the command line: the shell's services are there, but its background work does not run.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task StartAsync(bool serve, CancellationToken cancellation = default)
    {
        await _changing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            _serving = serve;
            marker.ReadLastStart();
            Volatile.Write(
                ref _current,
                await BuildAsync(await ReadSwitchesAsync(cancellation).ConfigureAwait(false), [], cancellation).ConfigureAwait(false)
            );
            marker.Started(Blocked().Keys);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Answers a request by the shell that is current now; it stays that shell's until the answer ends.</summary>
    public Task ProcessAsync(HttpContext context)
    {
        while (true)
        {
            var shell = Current;
            if (shell.TryProcess(context.Features, out var processing))
                return processing;
            if (shell != Current)
                continue;
            // Nobody comes after the last one.
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        }
    }

    public async Task StopAsync()
    {
        await _changing.WaitAsync().ConfigureAwait(false);
        if (_current is { } shell)
            await shell.RetireAsync(TimeSpan.FromSeconds(5)).ConfigureAwait(false);
        await Task.WhenAll(_retiring).ConfigureAwait(false);
    }

    public Task<ShellChange> EnableAsync(string pluginId, CancellationToken cancellation = default) =>
        ChangeAsync(
            async () =>
            {
                var (found, _) = Discover();
                if (found.FirstOrDefault(plugin => plugin.Id == pluginId) is not { } candidate)
                    return new ShellChange(false, $"The plugin {pluginId} isn't in any plugin folder.");
                if (!IsAllowed(pluginId))
                    return new ShellChange(
                        false,
                        $"Hookdesk is running in safe mode, so {candidate.Name} can't be enabled. Restart without --safe-mode first."
                    );

                marker.Forget(pluginId);
                var switched = await ReadSwitchesAsync(cancellation).ConfigureAwait(false);
                Shell next;
                try
                {
                    // What works now must work beside it.
                    next = await BuildAsync(
                            id => id == pluginId || switched(id),
                            [pluginId, .. Current.Plugins.Active.Select(plugin => plugin.Id)],
                            cancellation
                        )
                        .ConfigureAwait(false);
                }
                catch (PluginFailedException failure)
                {
                    return await RefuseAsync(candidate, failure, cancellation).ConfigureAwait(false);
                }

                await SwapAsync(next, (pluginId, true, new PluginEnabled(pluginId))).ConfigureAwait(false);
                return new ShellChange(true, $"{candidate.Name} is enabled.");
            },
            cancellation
        );

    public Task<ShellChange> DisableAsync(string pluginId, CancellationToken cancellation = default) =>
        ChangeAsync(
            async () =>
            {
                var switched = await ReadSwitchesAsync(cancellation).ConfigureAwait(false);
                var known = Plugins.FirstOrDefault(plugin => plugin.Id == pluginId);
                if (known is null && !switched(pluginId))
                    return new ShellChange(false, $"The plugin {pluginId} doesn't exist.");
                await SwapAsync(
                        await BuildAsync(id => id != pluginId && switched(id), [], cancellation).ConfigureAwait(false),
                        (pluginId, false, new PluginDisabled(pluginId))
                    )
                    .ConfigureAwait(false);
                return new ShellChange(true, $"{known?.Candidate.Name ?? pluginId} is disabled. Its data is kept.");
            },
            cancellation
        );

    public Task<ShellChange> RebuildAsync(string reason, CancellationToken cancellation = default) =>
        ChangeAsync(
            async () =>
            {
                _logger.LogInformation("Building the next shell: {Reason}", reason);
                await SwapAsync(
                        await BuildAsync(await ReadSwitchesAsync(cancellation).ConfigureAwait(false), [], cancellation)
                            .ConfigureAwait(false)
                    )
                    .ConfigureAwait(false);
                return new ShellChange(true, reason);
            },
            cancellation
        );

    public Task FollowSwitchesAsync(CancellationToken cancellation = default) =>
        ChangeAsync(
            async () =>
            {
                var switched = await ReadSwitchesAsync(cancellation).ConfigureAwait(false);
                if (SwitchedOn(Discover().Found, switched).SetEquals(Current.SwitchedOn))
                    return new ShellChange(true, "Nothing to follow.");
                _logger.LogInformation("Plugins were changed by another process. Building the next shell");
                await SwapAsync(await BuildAsync(switched, [], cancellation).ConfigureAwait(false)).ConfigureAwait(false);
                return new ShellChange(true, "Followed.");
            },
            cancellation
        );

    /// <summary>One change at a time; whatever goes wrong, the running shell stays.</summary>
    private async Task<ShellChange> ChangeAsync(Func<Task<ShellChange>> change, CancellationToken cancellation)
    {
        await _changing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await change().ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            _logger.LogError(error, "The next shell couldn't be built. The current one keeps running");
            return new ShellChange(false, $"Nothing was changed, because the next shell couldn't be built: {error.Message}");
        }
        finally
        {
            _changing.Release();
        }
    }

    private async Task<Shell> BuildAsync(Func<string, bool> switched, IEnumerable<string> mustWork, CancellationToken cancellation)
    {
        var database = databases.Current;
        var (found, superseded) = Discover();
        return await builder
            .BuildAsync(
                new ShellPlan
                {
                    Database = database,
                    Found = found,
                    Superseded = superseded,
                    SwitchedOn = SwitchedOn(found, switched),
                    Blocked = Blocked(),
                    MustWork = mustWork.ToHashSet(StringComparer.Ordinal),
                    Start = _serving,
                },
                cancellation
            )
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Lets the next shell take over, after the switch was written that it was built for. From here on nobody can change their mind.
    /// </summary>
    private async Task SwapAsync(Shell next, (string PluginId, bool Enabled, IAction Told)? change = null)
    {
        try
        {
            if (change is { } written)
                await RecordAsync(
                        written.Told,
                        (database, action) => PluginSwitches.SetAsync(database, written.PluginId, written.Enabled, action)
                    )
                    .ConfigureAwait(false);
        }
        catch
        {
            await next.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        var previous = Interlocked.Exchange(ref _current, next);
        marker.Started(Blocked().Keys);
        _retiring.RemoveAll(task => task.IsCompleted);
        // Apart from this call, which may itself be a request that the previous shell is answering.
        if (previous is not null)
            _retiring.Add(Task.Run(() => previous.RetireAsync(Patience)));
    }

    private async Task<ShellChange> RefuseAsync(PluginCandidate candidate, PluginFailedException failure, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var sentence =
            failure.PluginId == candidate.Id
                ? $"It failed in the “{failure.Phase}” phase: {failure.Message}"
                : $"It would make {failure.PluginId} fail in the “{failure.Phase}” phase: {failure.Message}";
        var error =
            failure.PluginId == candidate.Id
                ? failure.ErrorAt(now)
                : new PluginError(failure.Phase, sentence, failure.InnerException?.ToString(), now);
        await RecordAsync(
                new PluginRefused(candidate.Id, error.Phase.ToString(), error.Message),
                (database, action) =>
                    database.WriteAsync(
                        write =>
                        {
                            write.Record(action);
                            return Task.CompletedTask;
                        },
                        cancellation
                    )
            )
            .ConfigureAwait(false);
        Current.Remember(new PluginStatus(candidate, failure.PluginId == candidate.Id ? failure.State : PluginState.Broken, error));
        return new ShellChange(false, $"{candidate.Name} wasn't enabled. {sentence} Nothing else has changed.");
    }

    private async Task RecordAsync(IAction action, Func<IDatabase, IAction, Task> write)
    {
        await using var scope = Current.Services.CreateAsyncScope();
        // The admin whose request this is; nobody's on the command line. The scope is another than the request's, because the shell may
        // be another.
        if (new HttpContextAccessor().HttpContext?.RequestServices.GetService<IActor>() is { } asker)
            scope.ServiceProvider.GetRequiredService<IActor>().Become(asker.Current);
        await write(scope.ServiceProvider.GetRequiredService<IDatabase>(), action).ConfigureAwait(false);
    }

    // The core's migrations may not have run yet when the desk starts for the first time.
    private async Task<Func<string, bool>> ReadSwitchesAsync(CancellationToken cancellation)
    {
        var database = databases.Refresh();
        await database.ExpectReachableAsync(cancellation).ConfigureAwait(false);
        await builder.MigrateAsync(database, Sdk.Contribution.CorePluginId, typeof(ShellHost).Assembly, cancellation).ConfigureAwait(false);
        return await switches.ReadAsync(database, cancellation).ConfigureAwait(false);
    }

    private HashSet<string> SwitchedOn(IEnumerable<PluginCandidate> found, Func<string, bool> switched) =>
        found.Select(plugin => plugin.Id).Where(id => switched(id) && IsAllowed(id)).ToHashSet(StringComparer.Ordinal);

    private bool IsAllowed(string pluginId) => !options.SafeMode || file.Enabled.Contains(pluginId);

    private (IReadOnlyList<PluginCandidate> Found, IReadOnlyList<PluginCandidate> Superseded) Discover()
    {
        var found = PluginCatalog.Discover(file.Folders.Append(Path.Combine(options.DataDirectory, "plugins")), out var superseded);
        return (sources.AddTo(found), superseded);
    }

    /// <summary>
    /// Plugins that took the process down while they were starting. One that this installation starts with gets a second try, because a
    /// power cut or a kill at that very moment looks the same; any other is left out at once, until the admin switches it on again.
    /// </summary>
    private Dictionary<string, PluginError> Blocked() =>
        marker
            .Crashes.Where(crash => crash.Value >= (file.Enabled.Contains(crash.Key) ? 2 : 1))
            .ToDictionary(
                crash => crash.Key,
                _ => new PluginError(
                    PluginPhase.Start,
                    "Hookdesk stopped unexpectedly while this plugin was starting, so the plugin wasn't loaded this time. Enable it to try again.",
                    null,
                    marker.At ?? time.GetUtcNow()
                )
            );
}
