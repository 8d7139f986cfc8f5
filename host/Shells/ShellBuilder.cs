using Hookdesk.Host.Core;
using Hookdesk.Host.Data;
using Hookdesk.Host.Data.Migrations;
using Hookdesk.Host.Plugins;
using Hookdesk.Sdk;
using Microsoft.AspNetCore.Hosting.Server;

namespace Hookdesk.Host.Shells;

/// <summary>
/// Builds a shell from the core and the plugins that are switched on. A plugin that fails in any phase is noted with phase and error, and the shell is built again without it:
/// nothing half-registered is ever left in one.
/// </summary>
internal sealed class ShellBuilder(
    HookdeskOptions options,
    IConfiguration configuration,
    OuterInstances outer,
    PluginAssemblies assemblies,
    StartMarker marker,
    TimeProvider time,
    ILogger<ShellBuilder> logger)
{
    /// <summary>Builds a shell that is not started yet.</summary>
    /// <param name="database">The database it runs on.</param>
    /// <param name="migrator">Brings that database's schema up to date.</param>
    /// <param name="found">All plugins found on disk.</param>
    /// <param name="superseded">Older versions of them.</param>
    /// <param name="switchedOn">Says which of them are switched on.</param>
    /// <param name="blocked">Those that must not be tried, with the reason.</param>
    /// <param name="cancellation">Cancels the building.</param>
    public async Task<Shell> BuildAsync(DatabaseSource database, SchemaMigrator migrator, IReadOnlyList<PluginCandidate> found,
        IReadOnlyList<PluginCandidate> superseded, Func<string, bool> switchedOn, IReadOnlyDictionary<string, PluginError> blocked, CancellationToken cancellation)
    {
        var failed = new Dictionary<string, PluginError>(blocked, StringComparer.Ordinal);
        var wanted = found.Where(candidate => switchedOn(candidate.Id) || candidate.Manifest is null).ToList();
        while (true)
        {
            var (order, left) = PluginResolution.Resolve(wanted, failed, time);
            var statuses = new List<PluginStatus>(left);
            statuses.AddRange(found.Except(wanted).Select(candidate => new PluginStatus(candidate, PluginState.Disabled, null)));
            statuses.AddRange(superseded.Select(candidate => new PluginStatus(candidate, PluginState.Superseded, null)));
            statuses.AddRange(order.Select(candidate => new PluginStatus(candidate, PluginState.Active, null)));
            try
            {
                return await AttemptAsync(database, migrator, order, statuses, cancellation).ConfigureAwait(false);
            }
            catch (PluginFailedException failure)
            {
                marker.Leaving();
                logger.LogError(failure.InnerException ?? failure, "Plugin {PluginId} failed in phase {Phase} and is left out", failure.PluginId, failure.Phase);
                failed[failure.PluginId] = new PluginError(failure.Phase, failure.Message, failure.InnerException?.ToString(), time.GetUtcNow());
            }
        }
    }

    private async Task<Shell> AttemptAsync(DatabaseSource database, SchemaMigrator migrator,
        IReadOnlyList<PluginCandidate> order, IReadOnlyList<PluginStatus> statuses, CancellationToken cancellation)
    {
        var plugins = new PluginList(Load(order));
        var core = new CoreStartup();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(CoreStartup).Assembly.GetName().Name,
            ContentRootPath = HookdeskOptions.ProgramDirectory,
        });
        builder.Configuration.AddConfiguration(configuration);
        builder.Services.AddRouting().AddSingleton<IServer, ShellServer>().AddSingleton<IHostLifetime, NoLifetime>().AddSingleton<ShellLifetime>();
        builder.Services.Configure<HostOptions>(host => host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore);
        outer.AddTo(builder.Services);
        builder.Services.AddSingleton(options).AddSingleton(database).AddSingleton(migrator).AddSingleton(plugins).AddSingleton<IPluginList>(plugins);
        core.ConfigureServices(builder.Services);

        var registrations = new List<PluginRegistrations>();
        foreach (var plugin in plugins.Plugins)
        {
            marker.Entering(plugin.Id);
            registrations.Add(PluginRegistrations.Collect(plugin));
        }

        marker.Leaving();
        var application = Build(builder, registrations);
        try
        {
            await MigrateAsync(migrator, plugins, cancellation).ConfigureAwait(false);
            foreach (var registration in registrations)
            {
                marker.Entering(registration.PluginId);
                await registration.TryConstructAsync(application.Services).ConfigureAwait(false);
            }

            CorePipeline.Use(application);
            core.Configure(application);
            var endpoints = new PluginEndpoints(application.Services, application);
            foreach (var registration in registrations)
            {
                marker.Entering(registration.PluginId);
                ((IEndpointRouteBuilder)application).DataSources.Add(endpoints.Take(registration.PluginId, registration.Startup));
            }

            marker.Leaving();
            return new Shell(application, plugins, statuses, logger);
        }
        catch
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private List<ShellPlugin> Load(IReadOnlyList<PluginCandidate> order)
    {
        var loaded = new List<ShellPlugin>();
        foreach (var candidate in order)
        {
            marker.Entering(candidate.Id);
            try
            {
                var required = loaded.Where(plugin => candidate.Manifest!.Requires.ContainsKey(plugin.Id)).Select(plugin => plugin.Code);
                loaded.Add(new ShellPlugin(candidate, assemblies.Load(candidate, required)));
            }
            catch (Exception error)
            {
                throw PluginFailedException.From(candidate.Id, PluginPhase.Load, error);
            }
        }

        return loaded;
    }

    private static WebApplication Build(WebApplicationBuilder builder, List<PluginRegistrations> registrations)
    {
        var core = builder.Services.ToList();
        foreach (var descriptor in registrations.SelectMany(registration => registration.Descriptors)) builder.Services.Add(descriptor);
        builder.Host.UseServiceProviderFactory(new DefaultServiceProviderFactory(Strict));
        try
        {
            return builder.Build();
        }
        catch (Exception error) when (error is AggregateException or InvalidOperationException or ArgumentException)
        {
            // Which one is it? Add them one by one: the first whose coming breaks the container.
            for (var count = 1; count <= registrations.Count; count++)
            {
                var services = new ServiceCollection();
                foreach (var descriptor in core.Concat(registrations.Take(count).SelectMany(registration => registration.Descriptors))) ((IList<ServiceDescriptor>)services).Add(descriptor);
                try
                {
                    services.BuildServiceProvider(Strict).Dispose();
                }
                catch (Exception reason)
                {
                    throw PluginFailedException.From(registrations[count - 1].PluginId, PluginPhase.Validate, reason);
                }
            }

            throw;
        }
    }

    private async Task MigrateAsync(SchemaMigrator migrator, PluginList plugins, CancellationToken cancellation)
    {
        foreach (var plugin in plugins.Plugins)
        {
            marker.Entering(plugin.Id);
            try
            {
                await migrator.MigrateAsync(plugin.Id, plugin.Code.Assembly, cancellation).ConfigureAwait(false);
            }
            catch (MigrationFailedException error)
            {
                throw PluginFailedException.From(plugin.Id, PluginPhase.Migrate, error);
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
