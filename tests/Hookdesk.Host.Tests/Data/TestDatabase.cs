using System.Collections.Concurrent;
using Hookdesk.Host.Blobs;
using Hookdesk.Host.Data;
using Hookdesk.Host.Data.Migrations;
using Hookdesk.Host.Events;
using Hookdesk.Host.Ground;
using Hookdesk.Host.Maintenance;
using Hookdesk.Host.Parts;
using Hookdesk.Host.Plugins;
using Hookdesk.Host.Settings;
using Hookdesk.Host.Shells;
using Hookdesk.Host.Tasks;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Hooks;
using Hookdesk.TestServers;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hookdesk.Host.Tests.Data;

/// <summary>A fresh, migrated database and a data directory of its own.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    // Migrated once for each provider, and copied for each test.
    private static readonly ConcurrentDictionary<DatabaseProvider, Lazy<Task<TestDatabase>>> Templates = [];

    private readonly ThrowAwayFolder _folder = new("data");
    private readonly EphemeralDataProtectionProvider _protection = new();
    private string? _postgres;

    private TestDatabase() { }

    public DatabaseSource Source { get; private set; } = null!;

    public HookdeskOptions Options { get; private set; } = null!;

    /// <summary>What appsettings.json says.</summary>
    public Dictionary<string, string?> Configuration { get; } = [];

    public string DataDirectory => _folder["App_Data"];

    public SchemaMigrator Migrator => new(Source, NullLoggerFactory.Instance);

    public static async Task<TestDatabase> CreateAsync(DatabaseProvider provider)
    {
        if (provider == DatabaseProvider.PostgreSql)
            ServerRequirement.Require(ServerKind.Postgres);
        var template = await Templates.GetOrAdd(provider, _ => new(() => MigrateAsync(provider))).Value;
        var database = await OpenAsync(provider, template._postgres);
        if (provider == DatabaseProvider.Sqlite)
            File.Copy(template.Source.Settings.SqliteFile, database.Source.Settings.SqliteFile);
        return database;
    }

    private static async Task<TestDatabase> MigrateAsync(DatabaseProvider provider)
    {
        var database = await OpenAsync(provider, template: null);
        await database.Migrator.MigrateAsync(Contribution.CorePluginId, typeof(Database).Assembly);
        await database.Source.DisposeAsync(); // Nobody is connected to what is copied.
        return database;
    }

    private static async Task<TestDatabase> OpenAsync(DatabaseProvider provider, string? template)
    {
        var database = new TestDatabase();
        if (provider == DatabaseProvider.PostgreSql)
            database._postgres = await (await PostgresServer.Shared).CreateDatabaseAsync(template);
        database.Options = new HookdeskOptions
        {
            DataDirectory = database.DataDirectory,
            ConnectionString = database._postgres,
            PluginsFile = database._folder["plugins.json"],
        };
        database.Source = new DatabaseSource(database.Options);
        return database;
    }

    /// <summary>Another process's view of the same database: connections, gate and signal of its own.</summary>
    public DatabaseSource AnotherProcess() => new(Options);

    /// <summary>The data layer in a container, as a shell has it.</summary>
    public ServiceProvider Shell(Action<IServiceCollection>? configure = null, DatabaseSource? source = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(Options);
        services.AddSingleton(source ?? Source);
        services.AddSingleton(TimeProvider.System);
        services.AddLogging();
        services.AddSingleton(Migrator);
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(Configuration).Build());
        services.AddSingleton<IDataProtectionProvider>(_protection);
        services.AddSingleton<ShellLifetime>();
        services.AddSingleton<IPluginList, NoPlugins>().AddSingleton<IBundledPlugins, NoPlugins>();
        services.AddSingleton<RecordingFailures>();
        services.AddSingleton<IPluginFailures>(provider => provider.GetRequiredService<RecordingFailures>());
        services.AddSingleton<RecordingHooks>();
        services.AddSingleton<IHooks>(provider => provider.GetRequiredService<RecordingHooks>());
        services.AddData().AddSettingsStore().AddBlobs().AddPartStore().AddEvents().AddTasks().AddMaintenance();
        configure?.Invoke(services);
        return services.BuildServiceProvider(validateScopes: true);
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        if (_postgres is not null)
            await (await PostgresServer.Shared).DropDatabaseAsync(_postgres);
        _folder.Dispose();
    }
}

/// <summary>The host alone.</summary>
internal sealed class NoPlugins : IPluginList, IBundledPlugins
{
    public bool AreBundled { get; init; } = true;

    public bool IsBundled(string pluginId) => AreBundled;

    public IReadOnlyList<PluginInfo> Active => [];

    public PluginInfo? OwnerOf(Type type) => null;

    public string AssetPath(string pluginId) => $"/_plugins/{pluginId}";
}

/// <summary>Notes what was counted against plugins.</summary>
internal sealed class RecordingFailures : IPluginFailures
{
    private readonly ConcurrentQueue<(string Where, Exception Error)> _all = [];

    public IReadOnlyCollection<(string Where, Exception Error)> All => _all;

    public void Count(string pluginId, string where, Exception error) => _all.Enqueue((where, error));

    public (long Count, PluginFailure? Last) Of(string pluginId) => (_all.Count, null);

    public event Action<string>? TooMany
    {
        add { }
        remove { }
    }

    public IReadOnlyList<PluginFailure> LastOf(string pluginId) => [];

    public bool IsFailing(string pluginId) => !_all.IsEmpty;

    public void Forget(string pluginId) => _all.Clear();
}

/// <summary>Notes what was published after commits.</summary>
internal sealed class RecordingHooks : IHooks
{
    private readonly List<IAction> _published = [];

    /// <summary>Called by each publication; may throw.</summary>
    public Action<IAction>? OnPublish { get; set; }

    public IReadOnlyList<IAction> Published
    {
        get
        {
            lock (_published)
                return [.. _published];
        }
    }

    public Task PublishAsync(IAction action, CancellationToken cancellation = default)
    {
        lock (_published)
            _published.Add(action);
        OnPublish?.Invoke(action);
        return Task.CompletedTask;
    }

    public Task<Filtered<TFilter>> FilterAsync<TFilter>(TFilter value, CancellationToken cancellation = default)
        where TFilter : class, IFilter => Task.FromResult<Filtered<TFilter>>(value);
}
