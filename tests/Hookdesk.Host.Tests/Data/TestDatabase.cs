using System.Reflection;
using Hookdesk.Host.Core;
using Hookdesk.Host.Data;
using Hookdesk.Host.Data.Migrations;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Hooks;
using Hookdesk.TestServers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hookdesk.Host.Tests.Data;

/// <summary>A fresh, migrated database and a data directory of its own.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly ThrowAwayFolder _folder = new("data");
    private string? _postgres;

    private TestDatabase()
    {
    }

    public DatabaseSource Source { get; private set; } = null!;

    public HookdeskOptions Options { get; private set; } = null!;

    public string DataDirectory => _folder["App_Data"];

    public SchemaMigrator Migrator => new(Source, NullLoggerFactory.Instance);

    public static async Task<TestDatabase> CreateAsync(DatabaseProvider provider)
    {
        var database = new TestDatabase();
        if (provider == DatabaseProvider.PostgreSql) database._postgres = await (await PostgresServer.Shared).CreateDatabaseAsync();
        database.Options = new HookdeskOptions
        {
            DataDirectory = database.DataDirectory,
            ConnectionString = database._postgres,
            PluginsFile = database._folder["plugins.json"],
        };
        database.Source = new DatabaseSource(database.Options);
        await database.Migrator.MigrateAsync(Contribution.CorePluginId, typeof(Database).Assembly);
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
        services.AddSingleton<RecordingHooks>();
        services.AddSingleton<IHooks>(provider => provider.GetRequiredService<RecordingHooks>());
        services.AddData();
        configure?.Invoke(services);
        return services.BuildServiceProvider(validateScopes: true);
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        if (_postgres is not null) await (await PostgresServer.Shared).DropDatabaseAsync(_postgres);
        _folder.Dispose();
    }
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
            lock (_published) return [.. _published];
        }
    }

    public Task PublishAsync(IAction action, CancellationToken cancellation = default)
    {
        lock (_published) _published.Add(action);
        OnPublish?.Invoke(action);
        return Task.CompletedTask;
    }

    public Task<Filtered<TFilter>> FilterAsync<TFilter>(TFilter value, CancellationToken cancellation = default) where TFilter : class, IFilter =>
        Task.FromResult<Filtered<TFilter>>(value);
}
