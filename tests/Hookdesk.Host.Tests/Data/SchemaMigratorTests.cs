using System.Reflection;
using System.Reflection.Emit;
using FluentMigrator;
using Hookdesk.Host.Data.Migrations;
using Hookdesk.Sdk.Data;
using LinqToDB.Data;

namespace Hookdesk.Host.Tests.Data;

public sealed class SchemaMigratorOnSqliteTests() : SchemaMigratorTests(DatabaseProvider.Sqlite);

public sealed class SchemaMigratorOnPostgresTests() : SchemaMigratorTests(DatabaseProvider.PostgreSql);

public abstract class SchemaMigratorTests(DatabaseProvider provider) : DataTests(provider)
{
    [Fact]
    public async Task Steps_are_applied_once()
    {
        Assert.Equal(1, await Db.Migrator.MigrateAsync("test.sample", typeof(CreateSampleRows).Assembly, Cancel));
        Assert.Equal(0, await Db.Migrator.MigrateAsync("test.sample", typeof(CreateSampleRows).Assembly, Cancel));
    }

    [Fact]
    public async Task An_assembly_without_steps_is_no_mistake() =>
        Assert.Equal(0, await Db.Migrator.MigrateAsync("test.empty", typeof(Hookdesk.TestServers.PostgresServer).Assembly, Cancel));

    [Fact]
    public async Task A_failed_step_is_rolled_back_and_those_before_it_stay()
    {
        var plugin = PluginWith(typeof(FirstStep), typeof(FailingStep));

        var failure = await Assert.ThrowsAsync<MigrationFailedException>(() => Db.Migrator.MigrateAsync("test.broken", plugin, Cancel));

        Assert.Equal(("test.broken", 2L), (failure.OwnerId, failure.Version));
        Assert.Equal((true, false), (Exists("broken_first"), Exists("broken_second")));
        Assert.Equal(1, await Db.Migrator.MigrateAsync("test.broken", PluginWith(typeof(FirstStep), typeof(RepairedStep)), Cancel));
        Assert.True(Exists("broken_second"));
    }

    [Fact]
    public async Task Two_processes_that_start_together_migrate_once()
    {
        await using var other = Db.AnotherProcess();
        var migrators = new[]
        {
            Db.Migrator,
            new SchemaMigrator(other, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance),
        };

        var counts = await Task.WhenAll(
            migrators.Select(migrator =>
                Task.Run(() => migrator.MigrateAsync("test.sample", typeof(CreateSampleRows).Assembly, Cancel), Cancel)
            )
        );

        Assert.Equal(1, counts.Sum());
    }

    [Fact]
    public async Task A_time_that_the_databases_would_store_differently_is_refused()
    {
        var failure = await Assert.ThrowsAsync<MigrationFailedException>(() =>
            Db.Migrator.MigrateAsync("test.times", PluginWith(typeof(StepWithTime)), Cancel)
        );

        Assert.Contains("AsUnixTime", failure.Message, StringComparison.Ordinal);
        Assert.False(Exists("times"));
    }

    [Fact]
    public void Owners_never_share_a_version_table()
    {
        string[] ids = ["hookdesk.sla", "hookdesk_sla", "hookdesk-sla", new string('a', 80), new string('a', 81)];
        var names = ids.Select(SchemaVersionTable.NameFor).ToList();
        Assert.Equal("core_schema_hookdesk_sla", names[0]);
        Assert.Equal(ids.Length, names.Distinct().Count());
        Assert.All(names, name => Assert.True(name.Length <= 60));
    }

    private bool Exists(string table)
    {
        using var connection = Db.Source.Connect();
        return connection.Execute<int>(
                Provider == DatabaseProvider.Sqlite
                    ? $"SELECT count(*) FROM sqlite_master WHERE name = '{table}'"
                    : $"SELECT count(*) FROM pg_tables WHERE tablename = '{table}'"
            ) == 1;
    }

    // A plugin made on the spot: its steps derive from those below, numbered in the order given.
    internal static AssemblyBuilder PluginWith(params ReadOnlySpan<Type> steps)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName($"Plugin{Guid.NewGuid():N}"), AssemblyBuilderAccess.Run);
        var module = assembly.DefineDynamicModule("Plugin");
        var version = 0L;
        foreach (var step in steps)
        {
            var type = module.DefineType(step.Name, TypeAttributes.Public | TypeAttributes.Class, step);
            type.SetCustomAttribute(
                new CustomAttributeBuilder(typeof(MigrationAttribute).GetConstructor([typeof(long), typeof(string)])!, [++version, "step"])
            );
            type.CreateType();
        }

        return assembly;
    }
}

/// <summary>Makes a table.</summary>
public abstract class StepBase(string table, bool fails) : PluginMigration
{
    public override void Up()
    {
        Create.Table(table).WithId().WithColumn("words").AsText().NotNullable();
        if (fails)
            Execute.Sql("INSERT INTO no_such_table VALUES (1)");
    }
}

public class FirstStep() : StepBase("broken_first", false);

public class FailingStep() : StepBase("broken_second", true);

public class RepairedStep() : StepBase("broken_second", false);

public class StepWithTime : PluginMigration
{
    public override void Up() => Create.Table("times").WithId().WithColumn("at").AsTime().NotNullable();
}
