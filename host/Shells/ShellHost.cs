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
    InstalledPlugins installed,
    BlockedPlugins blocked,
    PluginSwitches switches,
    ShellBuilder builder,
    Databases databases,
    ILoggerFactory logging,
    StartMarker marker,
    IPluginFailures failures,
    Circuits circuits,
    RunMarker run,
    TimeProvider time
) : IShellControl
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ILogger _logger = logging.CreateLogger<ShellHost>();
    private readonly SemaphoreSlim _changing = new(1, 1);
    private readonly List<Task> _retiring = [];
    private Shell? _current;
    private DatabaseSource? _read;
    private readonly CancellationTokenSource _stopping = new();
    private bool _serving;
    private bool _isPatient;
    private bool _migrate = true;

    public Shell Current => Volatile.Read(ref _current) ?? throw new InvalidOperationException("Hookdesk hasn't started yet.");

    public bool HasStarted => Volatile.Read(ref _current) is not null;

    public IReadOnlyList<PluginStatus> Plugins => Current.Statuses;

    public IReadOnlyList<PluginStatus> Rescan() => installed.Rescan(Current.Statuses);

    /// <summary>Builds the first shell.</summary>
    /// <param name="serve">False for the command line: the shell's services are there, but its background work does not run.</param>
    /// <param name="migrate">False for commands that only look: schemas stay as they are.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="isPatient">True when third parties' migrations may take as long as they need.</param>
    public async Task StartAsync(bool serve, CancellationToken cancellation = default, bool isPatient = false, bool migrate = true)
    {
        await _changing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            (_serving, _isPatient, _migrate) = (serve, isPatient, migrate);
            installed.ReportMissingFolders(_logger);
            marker.ReadLastStart();
            var switched = await ReadSwitchesAsync(cancellation).ConfigureAwait(false);
            var left =
                serve && run.Verdict is { } verdict
                    ? await blocked.LeaveOutAsync(databases.Current, verdict, installed.Discover().Found, switched).ConfigureAwait(false)
                    : [];
            Volatile.Write(ref _current, await BuildAsync(switched, [], cancellation).ConfigureAwait(false));
            RememberRun();
            foreach (var plugin in left)
                await TellAsync(new PluginQuarantined(plugin.Id, plugin.Name, run.Verdict!.Reason)).ConfigureAwait(false);
            marker.Started(blocked.Crashed().Keys);
            if (serve)
                failures.TooMany += QuarantineSoon;
            if (serve)
                _ = Task.Run(() => installed.RemoveOldCopies(_logger), CancellationToken.None);
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

    /// <summary>A change that is under way ends now, and none begins any more.</summary>
    public Task StopChangingAsync() => _stopping.CancelAsync();

    public async Task StopAsync()
    {
        await StopChangingAsync().ConfigureAwait(false);
        // A change that does not end is not waited for.
        await _changing.WaitAsync(TimeSpan.FromSeconds(5)).ConfigureAwait(false);
        if (_current is { } shell)
            await shell.RetireAsync(TimeSpan.FromSeconds(5)).ConfigureAwait(false);
        await Task.WhenAll(_retiring).WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task<ShellChange> EnableAsync(string pluginId, CancellationToken cancellation = default) =>
        ChangeAsync(
            async () =>
            {
                var (found, _) = installed.Discover();
                if (found.FirstOrDefault(plugin => plugin.Id == pluginId) is not { } candidate)
                    return new ShellChange(false, $"The plugin {pluginId} isn't in any plugin folder.");
                if (!installed.IsAllowed(pluginId))
                    return new ShellChange(
                        false,
                        $"Hookdesk is running in safe mode, so {candidate.Name} can't be enabled. Restart without --safe-mode first."
                    );

                Forget(pluginId);
                var switched = await ReadSwitchesAsync(cancellation).ConfigureAwait(false);
                blocked.Release(pluginId);
                Shell next;
                try
                {
                    // What works now must work beside it.
                    next = await BuildAsync(
                            switched.With(pluginId, true),
                            [pluginId, .. Current.Plugins.Active.Select(plugin => plugin.Id)],
                            cancellation
                        )
                        .ConfigureAwait(false);
                }
                catch (PluginFailedException failure)
                {
                    return await RefuseAsync(candidate, failure, cancellation).ConfigureAwait(false);
                }

                await SwapAsync(
                        next,
                        () =>
                            RecordAsync(
                                new PluginEnabled(pluginId),
                                (database, action) => PluginSwitches.SetAsync(database, pluginId, true, action)
                            )
                    )
                    .ConfigureAwait(false);
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
                if (known is null && !switched.IsOn(pluginId))
                    return new ShellChange(false, $"The plugin {pluginId} doesn't exist.");
                await SwapAsync(
                        await BuildAsync(switched.With(pluginId, false), [], cancellation).ConfigureAwait(false),
                        () =>
                            RecordAsync(
                                new PluginDisabled(pluginId),
                                (database, action) => PluginSwitches.SetAsync(database, pluginId, false, action)
                            )
                    )
                    .ConfigureAwait(false);
                Forget(pluginId);
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
                var found = installed.Discover().Found;
                var quarantined = blocked.Quarantined(found).Keys.Where(switched.IsOn).ToHashSet(StringComparer.Ordinal);
                var before = Current
                    .Statuses.Where(status => status.State == PluginState.Quarantined)
                    .Select(status => status.Id)
                    .ToHashSet(StringComparer.Ordinal);
                if (installed.SwitchedOn(found, switched).SetEquals(Current.SwitchedOn) && quarantined.SetEquals(before))
                    return new ShellChange(true, "Nothing to follow.");
                foreach (var pluginId in before.Except(quarantined))
                    Forget(pluginId);
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
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return new ShellChange(false, "Nothing was changed, because Hookdesk is stopping.");
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

    private async Task<Shell> BuildAsync(SwitchedPlugins switched, IReadOnlyList<string> mustWork, CancellationToken cancellation)
    {
        var database = databases.Current;
        var (found, superseded) = installed.Discover();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stopping.Token);
        var active = _current?.Plugins.Active.Select(plugin => plugin.Id).ToHashSet(StringComparer.Ordinal) ?? [];
        return await builder
            .BuildAsync(
                new ShellPlan
                {
                    Database = database,
                    Found = found,
                    Superseded = superseded,
                    // A plugin that is switched on now is tried in its newest version; the others stay as they are.
                    SetAside =
                    [
                        .. _current?.Statuses.Where(status =>
                            status.State is not (PluginState.Active or PluginState.Superseded or PluginState.Disabled)
                            && active.Contains(status.Id)
                            && mustWork.FirstOrDefault() != status.Id
                        )
                            ?? [],
                    ],
                    Absent = installed.Absent(found, switched),
                    Migrate = _migrate,
                    SwitchedOn = installed.SwitchedOn(found, switched),
                    Blocked = blocked.Of(found),
                    MustWork = mustWork.ToHashSet(StringComparer.Ordinal),
                    Start = _serving,
                    IsPatient = _isPatient,
                },
                end.Token
            )
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Lets the next shell take over, after the switch was written that it was built for. From here on nobody can change their mind.
    /// </summary>
    private async Task SwapAsync(Shell next, Func<Task>? write = null)
    {
        try
        {
            if (write is not null)
                await write().ConfigureAwait(false);
        }
        catch
        {
            await next.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        var previous = Interlocked.Exchange(ref _current, next);
        marker.Started(blocked.Crashed().Keys);
        RememberRun();
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
    private async Task<SwitchedPlugins> ReadSwitchesAsync(CancellationToken cancellation)
    {
        var database = databases.Refresh();
        await database.ExpectReachableAsync(cancellation).ConfigureAwait(false);
        if (_migrate)
        {
            await builder.MigrateCoreAsync(database, cancellation).ConfigureAwait(false);
            // This process goes on with the keys it has: what it protects from now on has to be readable after a restart, too.
            if (_read is not null && _read != database)
                await KeysInDatabase.CopyAsync(_read, database, cancellation).ConfigureAwait(false);
            _read = database;
        }
        else if (!await builder.IsCoreUpToDateAsync(database, cancellation).ConfigureAwait(false))
            // Tables that the next start makes can't be read yet.
            return await builder.HasCoreAsync(database, cancellation).ConfigureAwait(false)
                ? await switches.ReadAsync(database, cancellation).ConfigureAwait(false)
                : switches.Initial;
        await blocked.ReadAsync(database, cancellation).ConfigureAwait(false);
        return await switches.ReadAsync(database, cancellation).ConfigureAwait(false);
    }

    /// <summary>A plugin begins with nothing counted against it.</summary>
    private void Forget(string pluginId)
    {
        failures.Forget(pluginId);
        circuits.Forget(pluginId);
    }

    // Apart from whoever has just counted a failure, which may be a request, or the very work that is to end.
    private void QuarantineSoon(string pluginId) =>
        _ = Task.Run(async () =>
        {
            var last = failures.Of(pluginId).Last;
            await QuarantineAsync(
                    pluginId,
                    $"It failed too often within {PluginLimits.Window.TotalMinutes:0} minutes. The most recent failure was in {last?.Where}: {last?.Message}",
                    string.Join("\n\n", failures.LastOf(pluginId).Select(failure => $"{failure.At:u} {failure.Where}\n{failure.Detail}"))
                )
                .ConfigureAwait(false);
        });

    // What the next start has to know if this run ends badly.
    private void RememberRun()
    {
        if (!_serving)
            return;
        var plugins = Current.Plugins;
        run.OwnerOf = type => plugins.OwnerOf(type)?.Id is { } id && !plugins.IsBundled(id) ? id : null;
        run.Run(
            plugins
                .Plugins.Where(plugin => !plugin.Candidate.IsBundled)
                .ToDictionary(plugin => plugin.Id, plugin => plugin.Candidate.Mark, StringComparer.Ordinal)
        );
    }

    private async Task TellAsync(IAction action)
    {
        try
        {
            await RecordAsync(
                    action,
                    (database, told) =>
                        database.WriteAsync(write =>
                        {
                            write.Record(told);
                            return Task.CompletedTask;
                        })
                )
                .ConfigureAwait(false);
        }
        catch (Exception error)
        {
            _logger.LogError(error, "{Action} couldn't be recorded", action);
        }
    }

    /// <summary>Builds the next shell without a third party's plugin, and keeps the reason.</summary>
    private Task QuarantineAsync(string pluginId, string reason, string? detail) =>
        ChangeAsync(
            async () =>
            {
                if (
                    Current.Plugins.Plugins.FirstOrDefault(plugin => plugin.Id == pluginId)?.Candidate is not { IsBundled: false } candidate
                )
                    return new ShellChange(false, $"{pluginId} isn't quarantined: it isn't active, or it comes with Hookdesk.");
                _logger.LogError("Plugin {PluginId} is quarantined: {Reason}", pluginId, reason);
                var row = QuarantineRow.Of(candidate, reason, detail, time.GetUtcNow());
                var switched = await ReadSwitchesAsync(CancellationToken.None).ConfigureAwait(false);
                blocked.Add(row);
                await SwapAsync(
                        await BuildAsync(switched, [], CancellationToken.None).ConfigureAwait(false),
                        () =>
                            RecordAsync(
                                new PluginQuarantined(pluginId, candidate.Name, reason),
                                (database, action) =>
                                    database.WriteAsync(async write =>
                                    {
                                        await Quarantines.SetAsync(write, row).ConfigureAwait(false);
                                        write.Record(action);
                                    })
                            )
                    )
                    .ConfigureAwait(false);
                return new ShellChange(true, reason);
            },
            CancellationToken.None
        );
}
