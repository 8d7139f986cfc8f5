using System.Reflection;
using FluentMigrator;
using FluentMigrator.Infrastructure;
using FluentMigrator.Runner;
using FluentMigrator.Runner.Generators;
using FluentMigrator.Runner.Initialization;
using FluentMigrator.Runner.Processors;
using FluentMigrator.Validation;
using Hookdesk.Host.Ground;
using Hookdesk.Sdk.Data;
using LinqToDB.Data;

namespace Hookdesk.Host.Data.Migrations;

/// <summary>
/// Brings the schema of the host or of one plugin up to date. One process at a time migrates; another waits and then finds nothing left
/// to do.
/// </summary>
internal sealed class SchemaMigrator(DatabaseSource source, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<SchemaMigrator>();

    /// <summary>
    /// Applies the steps in an assembly that are not applied yet, in the order of their numbers, each in a transaction of its own.
    /// </summary>
    /// <param name="ownerId">The plugin's id, or <see cref="Sdk.Contribution.CorePluginId"/> for the host.</param>
    /// <param name="assembly">Where its steps are.</param>
    /// <param name="cancellation">Cancels between two steps.</param>
    /// <param name="limit">How long all of them may take; null for as long as it takes.</param>
    /// <param name="own">The tables that the steps may make and change; null for any.</param>
    /// <returns>How many steps were applied.</returns>
    /// <exception cref="MigrationFailedException">
    /// A step failed, or went beyond the owner's tables. It was rolled back, those before it stay.
    /// </exception>
    public async Task<int> MigrateAsync(
        string ownerId,
        Assembly assembly,
        CancellationToken cancellation = default,
        TimeSpan? limit = null,
        OwnTables? own = null
    )
    {
        long? running = null;
        try
        {
            await using var alone = await MigrationLock.TakeAsync(source, cancellation);
            using var turn = await source.EnterWriteAsync(cancellation);
            if (source.Settings.Provider == DatabaseProvider.Sqlite)
                PrivateFiles.Touch(source.Settings.SqliteFile);
            await using var services = new QuietEnd(BuildRunner(ownerId, assembly));
            await using var scope = new QuietEnd(services.Services.CreateAsyncScope());

            // The runner has no asynchronous methods; a step may take minutes, so it gets a thread that is not a request's.
            var applying = Task.Run(() => Apply(scope.Services, ownerId, own, version => running = version, cancellation), cancellation);
            return limit is { } longest
                ? await HangingMigration.WaitAsync(applying, scope.Services, source, longest, cancellation)
                : await applying;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new MigrationFailedException(ownerId, running, e);
        }
    }

    /// <summary>The newest step that is applied, or null when the owner has none.</summary>
    public async Task<long?> VersionAsync(string ownerId, CancellationToken cancellation = default)
    {
        var table = SchemaVersionTable.NameFor(ownerId);
        await using var connection = source.Connect();
        return (await TablesAsync(connection, cancellation)).Contains(table)
            ? await connection.ExecuteAsync<long?>($"SELECT max(version) FROM {table}", cancellation)
            : null;
    }

    /// <summary>Has the assembly steps?</summary>
    public static bool HasSteps(Assembly assembly) => new SchemaSteps(assembly).MigrationTypeCandidates.Any();

    /// <summary>How many steps of the assembly are not applied yet. Changes nothing.</summary>
    public async Task<int> PendingAsync(string ownerId, Assembly assembly, CancellationToken cancellation = default)
    {
        var steps = new SchemaSteps(assembly)
            .MigrationTypeCandidates.Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Version)
            .OfType<long>()
            .ToHashSet();
        if (steps.Count == 0)
            return 0;
        var table = SchemaVersionTable.NameFor(ownerId);
        await using var connection = source.Connect();
        if ((await TablesAsync(connection, cancellation)).Contains(table))
            steps.ExceptWith(await connection.QueryToListAsync<long>($"SELECT version FROM {table}", cancellation));
        return steps.Count;
    }

    /// <summary>
    /// The tables that the owner would call its own although it has never made one: another plugin's, whose prefix is the same.
    /// </summary>
    public async Task<IReadOnlyList<string>> TakenAsync(string ownerId, OwnTables own, CancellationToken cancellation = default)
    {
        await using var connection = source.Connect();
        var tables = await TablesAsync(connection, cancellation);
        return tables.Contains(SchemaVersionTable.NameFor(ownerId)) ? [] : [.. tables.Where(own.Contains).Order(StringComparer.Ordinal)];
    }

    private async Task<HashSet<string>> TablesAsync(DataConnection connection, CancellationToken cancellation) =>
        (
            await connection.QueryToListAsync<string>(
                source.Settings.Provider == DatabaseProvider.Sqlite
                    ? "SELECT name FROM sqlite_master WHERE type = 'table'"
                    : "SELECT tablename FROM pg_tables",
                cancellation
            )
        ).ToHashSet(StringComparer.Ordinal);

    private int Apply(IServiceProvider services, string ownerId, OwnTables? own, Action<long?> begin, CancellationToken cancellation)
    {
        var runner = (MigrationRunner)services.GetRequiredService<IMigrationRunner>();
        var steps = LoadSteps(runner);
        var applied = runner.VersionLoader.VersionInfo.AppliedMigrations().ToHashSet();
        var unknown = applied.Except(steps.Keys).Order().ToList();
        if (unknown.Count > 0)
            DatabaseLog.SchemaIsNewer(_logger, ownerId, string.Join(", ", unknown));

        var count = 0;
        foreach (var (version, step) in steps)
        {
            if (applied.Contains(version))
                continue;
            cancellation.ThrowIfCancellationRequested();
            begin(version);
            var guarded = own is null ? step : GuardedStep.Around(step, own, source.Settings.Provider);
            runner.ApplyMigrationUp(StepWithRenames.After(guarded, (PluginMigration)step.Migration), useTransaction: true);
            DatabaseLog.MigrationApplied(_logger, ownerId, version, step.Migration.GetType().Name);
            count++;
        }

        begin(null);
        return count;
    }

    // A plugin may have no tables, which FluentMigrator regards as a mistake.
    private static SortedList<long, IMigrationInfo> LoadSteps(MigrationRunner runner)
    {
        try
        {
            return runner.MigrationLoader.LoadMigrations();
        }
        catch (FluentMigrator.Runner.Exceptions.MissingMigrationsException)
        {
            return [];
        }
    }

    private ServiceProvider BuildRunner(string ownerId, Assembly assembly) =>
        new ServiceCollection()
            .AddFluentMigratorCore()
            .ConfigureRunner(runner =>
                _ = (source.Settings.Provider == DatabaseProvider.Sqlite ? runner.AddSQLite() : runner.AddPostgres())
                    .WithGlobalConnectionString(source.Settings.ConnectionString)
                    .WithVersionTable(new SchemaVersionTable(ownerId))
            )
            .AddSingleton<IMigrationSourceItem>(new SchemaSteps(assembly))
            .AddScoped<IMigrationExpressionValidator, SchemaRules>()
            // What a provider cannot do must fail instead of being left out silently.
            .Configure<GeneratorOptions>(options => options.CompatibilityMode = CompatibilityMode.STRICT)
            .Configure<ProcessorOptions>(options => options.Timeout = TimeSpan.FromHours(6))
            .BuildServiceProvider(validateScopes: false);

    /// <summary>
    /// Disposed of without a word: FluentMigrator rolls back once more then, and fails when the connection has been ended. What went wrong
    /// before is what counts.
    /// </summary>
    private sealed class QuietEnd : IAsyncDisposable
    {
        private readonly IAsyncDisposable _inner;

        public QuietEnd(ServiceProvider services) => (_inner, Services) = (services, services);

        public QuietEnd(AsyncServiceScope scope) => (_inner, Services) = (scope, scope.ServiceProvider);

        public IServiceProvider Services { get; }

        public async ValueTask DisposeAsync()
        {
            try
            {
                await _inner.DisposeAsync();
            }
            catch (Exception error) when (error is InvalidOperationException or System.Data.Common.DbException)
            {
                // Its transaction ended with its connection.
            }
        }
    }

    // FluentMigrator itself looks at public classes only: an internal step would be left out without a word.
    private sealed class SchemaSteps(Assembly assembly) : IMigrationSourceItem
    {
        public IEnumerable<Type> MigrationTypeCandidates =>
            assembly.LoadableTypes().Where(type => type.IsSubclassOf(typeof(PluginMigration)));
    }
}
