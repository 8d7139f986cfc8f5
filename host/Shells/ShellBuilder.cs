using System.Reflection;
using Hookdesk.Host.Data;
using Hookdesk.Host.Data.Migrations;
using Hookdesk.Host.Ground;
using Hookdesk.Host.Plugins;
using Hookdesk.Sdk;
using Microsoft.AspNetCore.Hosting.Server;

namespace Hookdesk.Host.Shells;

/// <summary>
/// Builds a shell from the core and the plugins that are switched on. A plugin that fails in any phase is noted with phase and error,
/// and the shell is built again without it: nothing half-registered is ever left in one.
/// </summary>
internal sealed class ShellBuilder(
    HookdeskOptions options,
    IConfiguration configuration,
    OuterInstances outer,
    ShellParts parts,
    PluginAssemblies assemblies,
    StartMarker marker,
    FirstPage firstPage,
    TimeProvider time,
    ILoggerFactory logging,
    ILogger<ShellBuilder> logger
)
{
    // A schema does not go back, and the code of a plugin stays the same while the process runs: once is enough, and the next shell
    // comes sooner.
    private readonly HashSet<(DatabaseSource Database, Assembly Assembly)> _migrated = [];

    // Those that did not end in time, as they were: each try costs the whole time, and a thread.
    private readonly Dictionary<string, (string Mark, PluginError Error)> _hung = new(StringComparer.Ordinal);

    /// <summary>Brings the schema of the core or of a plugin up to date, once for each database.</summary>
    public async Task MigrateAsync(
        DatabaseSource database,
        string ownerId,
        Assembly assembly,
        CancellationToken cancellation,
        TimeSpan? limit = null
    )
    {
        if (_migrated.Contains((database, assembly)))
            return;
        await new SchemaMigrator(database, logging).MigrateAsync(ownerId, assembly, cancellation, limit).ConfigureAwait(false);
        _migrated.Add((database, assembly));
    }

    /// <summary>Builds a shell, and starts it where the desk is served.</summary>
    /// <param name="plan">What it is to be made of.</param>
    /// <param name="cancellation">Cancels the building.</param>
    /// <exception cref="PluginFailedException">A plugin failed that the plan cannot do without.</exception>
    public async Task<Shell> BuildAsync(ShellPlan plan, CancellationToken cancellation)
    {
        var failed = new Dictionary<string, PluginError>(plan.Blocked, StringComparer.Ordinal);
        foreach (var plugin in plan.Found.Where(plugin => !plan.MustWork.Contains(plugin.Id)))
            if (_hung.TryGetValue(plugin.Id, out var hung) && hung.Mark == plugin.Mark)
                failed.TryAdd(plugin.Id, hung.Error);
        var wanted = plan.Found.Where(candidate => plan.SwitchedOn.Contains(candidate.Id) || candidate.Manifest is null).ToList();
        while (true)
        {
            var (order, left) = PluginResolution.Resolve(wanted, failed, time);
            if (left.FirstOrDefault(status => plan.MustWork.Contains(status.Id)) is { } hopeless)
                throw PluginFailedException.From(hopeless);
            List<PluginStatus> statuses =
            [
                .. order,
                .. left,
                .. plan.Found.Except(wanted).Select(candidate => new PluginStatus(candidate, PluginState.Disabled, null)),
                .. plan.Superseded.Select(candidate =>
                    candidate.ManifestError is { } error
                        ? new PluginStatus(
                            candidate,
                            PluginState.Broken,
                            new PluginError(PluginPhase.Manifest, error, null, time.GetUtcNow())
                        )
                        : new PluginStatus(candidate, PluginState.Superseded, null)
                ),
            ];
            try
            {
                var shell = await AttemptAsync(plan, order, statuses, cancellation).ConfigureAwait(false);
                if (plan.Start)
                    await StartAsync(shell, plan, order, cancellation).ConfigureAwait(false);
                foreach (var plugin in order)
                    _hung.Remove(plugin.Id);
                return shell;
            }
            catch (PluginFailedException failure) when (order.Any(plugin => plugin.Id == failure.PluginId))
            {
                marker.Leaving();
                logger.LogError(
                    failure.InnerException ?? failure,
                    "Plugin {PluginId} failed in the {Phase} phase and wasn't loaded",
                    failure.PluginId,
                    failure.Phase
                );
                if (failure.HasHung)
                    _hung[failure.PluginId] = (
                        order.First(plugin => plugin.Id == failure.PluginId).Candidate.Mark,
                        failure.ErrorAt(time.GetUtcNow())
                    );
                if (plan.MustWork.Contains(failure.PluginId))
                    throw;
                failed[failure.PluginId] = failure.ErrorAt(time.GetUtcNow());
            }
        }
    }

    /// <summary>Longer than hosted services take that each use up their time.</summary>
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);

    private async Task StartAsync(Shell shell, ShellPlan plan, IReadOnlyList<PluginStatus> order, CancellationToken cancellation)
    {
        Exception whole;
        try
        {
            await shell.StartAsync(cancellation).WaitAsync(LongestStart, cancellation).ConfigureAwait(false);
            return;
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            await shell.DisposeAsync().ConfigureAwait(false);
            if (order.Count == 0)
                throw;
            whole = error;
            logger.LogError(error, "A shell didn't start. Retrying with fewer plugins to find the cause");
        }

        for (var count = 0; count < order.Count; count++)
        {
            try
            {
                await using var smaller = await AttemptAsync(plan, [.. order.Take(count)], [], cancellation).ConfigureAwait(false);
                await smaller.StartAsync(cancellation).WaitAsync(LongestStart, cancellation).ConfigureAwait(false);
            }
            catch (Exception error) when (count > 0 && error is not PluginFailedException && !cancellation.IsCancellationRequested)
            {
                throw PluginFailedException.From(order[count - 1].Id, PluginPhase.Start, error);
            }
        }

        // Without the last one it starts.
        throw PluginFailedException.From(order[^1].Id, PluginPhase.Start, whole);
    }

    private async Task<Shell> AttemptAsync(
        ShellPlan plan,
        IReadOnlyList<PluginStatus> order,
        IReadOnlyList<PluginStatus> statuses,
        CancellationToken cancellation
    )
    {
        var plugins = new PluginList(await LoadAsync(order, cancellation).ConfigureAwait(false));
        var core = parts.CreateStartup();
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions
            {
                ApplicationName = typeof(ShellBuilder).Assembly.GetName().Name,
                ContentRootPath = HookdeskOptions.ProgramDirectory,
            }
        );
        builder.Configuration.AddConfiguration(configuration);
        builder
            .Services.AddRouting()
            .AddSingleton<IServer, ShellServer>()
            .AddSingleton<IHostLifetime, NoLifetime>()
            .AddSingleton(_ => new ShellLifetime { Begun = firstPage.Over });
        builder.Services.Configure<HostOptions>(host =>
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore
        );
        outer.AddTo(builder.Services);
        builder
            .Services.AddSingleton(options)
            .AddSingleton(plan.Database)
            .AddSingleton(new SchemaMigrator(plan.Database, logging))
            .AddSingleton(plugins)
            .AddSingleton<IPluginList>(plugins)
            .AddSingleton<IBundledPlugins>(plugins);
        core.ConfigureServices(builder.Services);

        var host = builder.Services.ToList();
        var registrations = new List<PluginRegistrations>();
        foreach (var plugin in plugins.Plugins)
        {
            registrations.Add(
                await InTimeAsync(
                        plugin.Candidate,
                        PluginPhase.Register,
                        () => Task.FromResult(PluginRegistrations.Collect(plugin, host)),
                        cancellation
                    )
                    .ConfigureAwait(false)
            );
        }

        marker.Leaving();
        var application = Build(builder, registrations);
        try
        {
            await MigrateAsync(plan, plugins, cancellation).ConfigureAwait(false);
            foreach (var (registration, plugin) in registrations.Zip(plugins.Plugins))
                await InTimeAsync(
                        plugin.Candidate,
                        PluginPhase.Validate,
                        async () =>
                        {
                            await registration.TryConstructAsync(application.Services).ConfigureAwait(false);
                            return true;
                        },
                        cancellation
                    )
                    .ConfigureAwait(false);

            parts.UseMiddleware(application);
            var endpoints = new PluginEndpoints(application.Services, application);
            var mapped = ((IEndpointRouteBuilder)application).DataSources;
            mapped.Add(endpoints.Take(Contribution.CorePluginId, core));
            foreach (var (registration, plugin) in registrations.Zip(plugins.Plugins))
            foreach (var startup in registration.Startups)
                mapped.Add(
                    await InTimeAsync(
                            plugin.Candidate,
                            PluginPhase.Endpoints,
                            () => Task.FromResult(endpoints.Take(registration.PluginId, startup)),
                            cancellation
                        )
                        .ConfigureAwait(false)
                );

            marker.Leaving();
            return new Shell(application, plugins, plan.SwitchedOn, statuses, logger);
        }
        catch
        {
            await Shell.DisposeAsync(application, logger).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Runs a plugin's code while a shell is built: on a thread of the pool, because it may block, and no longer than it may take. What has
    /// hung once is not tried again by itself.
    /// </summary>
    /// <exception cref="PluginFailedException">It has not ended in time.</exception>
    private async Task<T> InTimeAsync<T>(PluginCandidate plugin, PluginPhase phase, Func<Task<T>> work, CancellationToken cancellation)
    {
        marker.Entering(plugin.Id);
        var running = Task.Run(
            () =>
            {
                PluginWork.Begin(plugin.IsBundled ? null : plugin.Id);
                return work();
            },
            CancellationToken.None
        );
        try
        {
            return await running.WaitAsync(options.PluginStart, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            throw new PluginFailedException(plugin.Id, phase, $"It didn't finish within {options.PluginStart.TotalSeconds:0} s.", null)
            {
                HasHung = true,
            };
        }
    }

    private async Task<List<ShellPlugin>> LoadAsync(IReadOnlyList<PluginStatus> order, CancellationToken cancellation)
    {
        var loaded = new List<ShellPlugin>();
        foreach (var (candidate, optional) in order.Select(plugin => (plugin.Candidate, plugin.Optional)))
        {
            try
            {
                string[] extended = [.. optional.Where(other => other.IsThere).Select(other => other.Id)];
                var shared = loaded
                    .Where(plugin => candidate.Manifest!.Requires.ContainsKey(plugin.Id) || extended.Contains(plugin.Id))
                    .Select(plugin => plugin.Code);
                var code = await InTimeAsync(
                        candidate,
                        PluginPhase.Load,
                        () => Task.FromResult(assemblies.Load(candidate, shared.ToList(), extended)),
                        cancellation
                    )
                    .ConfigureAwait(false);
                loaded.Add(new ShellPlugin(candidate, code, extended));
            }
            catch (Exception error) when (error is not PluginFailedException && !cancellation.IsCancellationRequested)
            {
                throw PluginFailedException.From(candidate.Id, PluginPhase.Load, error);
            }
        }

        return loaded;
    }

    private static WebApplication Build(WebApplicationBuilder builder, List<PluginRegistrations> registrations)
    {
        var core = builder.Services.ToList();
        foreach (var descriptor in registrations.SelectMany(registration => registration.Descriptors))
            builder.Services.Add(descriptor);
        builder.Host.UseServiceProviderFactory(new DefaultServiceProviderFactory(Strict));
        try
        {
            return builder.Build();
        }
        catch (Exception)
        {
            // Which one is it? Add them one by one: the first whose coming breaks the container. Where it is broken without any, it is
            // the host's own fault.
            for (var count = 0; count <= registrations.Count; count++)
            {
                IServiceCollection services = new ServiceCollection();
                foreach (var descriptor in core.Concat(registrations.Take(count).SelectMany(registration => registration.Descriptors)))
                    services.Add(descriptor);
                try
                {
                    services.BuildServiceProvider(Strict).Dispose();
                }
                catch (Exception reason) when (count > 0)
                {
                    throw PluginFailedException.From(registrations[count - 1].PluginId, PluginPhase.Validate, reason);
                }
            }

            throw;
        }
    }

    private async Task MigrateAsync(ShellPlan plan, PluginList plugins, CancellationToken cancellation)
    {
        foreach (var plugin in plugins.Plugins)
        {
            marker.Entering(plugin.Id);
            try
            {
                await MigrateAsync(
                        plan.Database,
                        plugin.Id,
                        plugin.Code.Assembly,
                        cancellation,
                        plugin.Candidate.IsBundled || plan.IsPatient ? null : options.PluginMigration
                    )
                    .ConfigureAwait(false);
            }
            catch (Exception error) when (!cancellation.IsCancellationRequested)
            {
                throw PluginFailedException.From(plugin.Id, PluginPhase.Migrate, error, hasHung: error.InnerException is TimeoutException);
            }
        }
    }

    private static readonly ServiceProviderOptions Strict = new() { ValidateOnBuild = true, ValidateScopes = true };

    /// <summary>A shell ends when the outer host says so, not at Ctrl+C.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
