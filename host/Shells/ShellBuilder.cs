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

    /// <summary>Brings the schema of the core up to date, once for each database.</summary>
    public Task MigrateCoreAsync(DatabaseSource database, CancellationToken cancellation) =>
        MigrateAsync(database, Contribution.CorePluginId, typeof(ShellBuilder).Assembly, null, cancellation);

    /// <summary>Has the core's schema been made?</summary>
    public async Task<bool> HasCoreAsync(DatabaseSource database, CancellationToken cancellation) =>
        await new SchemaMigrator(database, logging).VersionAsync(Contribution.CorePluginId, cancellation).ConfigureAwait(false) is not null;

    /// <summary>Has every step of the core's schema been applied?</summary>
    public async Task<bool> IsCoreUpToDateAsync(DatabaseSource database, CancellationToken cancellation) =>
        await new SchemaMigrator(database, logging)
            .PendingAsync(Contribution.CorePluginId, typeof(ShellBuilder).Assembly, cancellation)
            .ConfigureAwait(false) == 0;

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
        var versions = new PluginVersions(plan);
        while (true)
        {
            var wanted = versions.Wanted;
            var (order, left) = PluginResolution.Resolve(wanted, failed, time);
            if (left.FirstOrDefault(status => plan.MustWork.Contains(status.Id)) is { } hopeless)
                throw PluginFailedException.From(hopeless);
            if (left.Any(status => !failed.ContainsKey(status.Id) && versions.TryOlder(status)))
                continue;
            List<PluginStatus> statuses = [.. order, .. left, .. versions.Others(time.GetUtcNow())];
            try
            {
                var shell = await AttemptAsync(plan, order, statuses, cancellation).ConfigureAwait(false);
                if (plan.Start)
                    await StartAsync(shell, plan, order, cancellation).ConfigureAwait(false);
                foreach (var plugin in order)
                    _hung.Remove(plugin.Id);
                return shell;
            }
            catch (OperationCanceledException)
            {
                // Whoever asked for it to stop did not let the plugin finish.
                marker.Leaving();
                throw;
            }
            catch (PluginFailedException failure) when (order.FirstOrDefault(plugin => plugin.Id == failure.PluginId) is { } culprit)
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
                var error = failure.ErrorAt(time.GetUtcNow());
                if (!versions.TryOlder(culprit with { State = failure.State, Error = error }))
                    failed[failure.PluginId] = error;
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
        var rules = new ServiceRules(host, plugins);
        foreach (var plugin in plugins.Plugins)
        {
            var registered = await InTimeAsync(
                    plugin.Candidate,
                    PluginPhase.Register,
                    () => Task.FromResult(PluginRegistrations.Collect(plugin, host)),
                    cancellation
                )
                .ConfigureAwait(false);
            rules.Check(registered);
            registrations.Add(registered);
        }

        new ContributionRules(host, plugins).Check(registrations);

        marker.Leaving();
        var application = Build(builder, registrations, plugins);
        try
        {
            if (plan.Migrate)
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
            var endpoints = new PluginEndpoints(application.Services, application, plugins);
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

    private static WebApplication Build(WebApplicationBuilder builder, List<PluginRegistrations> registrations, PluginList plugins)
    {
        var core = builder.Services.ToList();
        foreach (var descriptor in registrations.SelectMany(registration => registration.Descriptors))
            builder.Services.Add(descriptor);
        ContributionLists.Guard(
            builder.Services,
            registrations
                .Where(registration => !plugins.IsBundled(registration.PluginId))
                .SelectMany(registration => registration.Descriptors.Select(descriptor => (descriptor, registration.PluginId)))
                .DistinctBy(registered => registered.descriptor)
                .ToDictionary(registered => registered.descriptor, registered => registered.PluginId)
        );
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
        var rules = new PrefixRules(plan.Found, plugins);
        foreach (var plugin in plugins.Plugins)
        {
            marker.Entering(plugin.Id);
            try
            {
                if (rules.OwnTablesOf(plugin.Candidate) is { } own)
                    await MigratePluginAsync(plan, plugin, own, cancellation).ConfigureAwait(false);
            }
            catch (Exception error) when (!cancellation.IsCancellationRequested && error is not PluginFailedException)
            {
                throw PluginFailedException.From(plugin.Id, PluginPhase.Migrate, error, hasHung: error.InnerException is TimeoutException);
            }
        }
    }

    private async Task MigratePluginAsync(ShellPlan plan, ShellPlugin plugin, OwnTables own, CancellationToken cancellation)
    {
        var database = plan.Database;
        if (
            !_migrated.Contains((database, plugin.Code.Assembly))
            && await new SchemaMigrator(database, logging).TakenAsync(plugin.Id, own, cancellation).ConfigureAwait(false) is [var taken, ..]
        )
            throw PrefixRules.Refusal(
                plugin.Candidate,
                $"The plugin's tables would begin with {own.Prefix}, but another plugin created {taken} in this database."
            );
        var limit = plugin.Candidate.IsBundled || plan.IsPatient ? (TimeSpan?)null : options.PluginMigration;
        await MigrateAsync(database, plugin.Id, plugin.Code.Assembly, own, cancellation, limit).ConfigureAwait(false);
    }

    private async Task MigrateAsync(
        DatabaseSource database,
        string ownerId,
        Assembly assembly,
        OwnTables? own,
        CancellationToken cancellation,
        TimeSpan? limit = null
    )
    {
        if (_migrated.Contains((database, assembly)))
            return;
        await new SchemaMigrator(database, logging).MigrateAsync(ownerId, assembly, cancellation, limit, own).ConfigureAwait(false);
        _migrated.Add((database, assembly));
    }

    private static readonly ServiceProviderOptions Strict = new() { ValidateOnBuild = true, ValidateScopes = true };

    /// <summary>A shell ends when the outer host says so, not at Ctrl+C.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
