using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Testing;
using Hookdesk.TestServers;
using LinqToDB.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Tests.Plugins;

/// <summary>What does not end its start is left out and named; the desk comes up, writes, changes and stops.</summary>
public sealed class PluginsThatHangAtStartTests
{
    private const string Registration = "fixtures.hangs-in-registration";
    private const string Migration = "fixtures.hanging-migration";

    [Fact]
    public async Task A_registration_and_a_migration_that_hang_are_given_up_and_hold_up_nobody()
    {
        await using var host = await StartAsync(enabled: true);

        var registration = host.StateOf(Registration);
        Assert.Equal(("Broken", "Register", "It didn't finish within 5 s."), registration);
        var migration = host.StateOf(Migration);
        Assert.Equal(("Broken", "Migrate"), (migration.State, migration.Phase));
        Assert.Contains("wasn't finished after 5 s and was rolled back", migration.Message);
        await host.AssertOthersAnswerAsync();
        using var admin = await host.OpenAsAdminAsync();
        Assert.Contains("It didn't finish within 5 s.", (await admin.OpenAsync($"/admin/plugins/{Registration}")).Text);

        // Nothing of the migration is left, and its transaction is over: others write.
        Assert.Empty(await TablesAsync(host));
        await host.CreateUserAsync("writes@desk.example", "Wanda Writes");

        // What has hung is not tried again by itself: other plugins are switched at once.
        Assert.True((await host.SwitchAsync("fixtures.healthy", on: false)).Done);
        Assert.True((await host.SwitchAsync("fixtures.healthy", on: true)).Done);
        Assert.Equal("Broken", host.StateOf(Registration).State);
    }

    [Fact]
    public async Task Switching_one_on_that_hangs_is_undone_and_writes_go_on_meanwhile()
    {
        await using var host = await StartAsync(enabled: false);

        var switching = host.SwitchAsync(Migration, on: true);
        await host.CreateUserAsync("writes@desk.example", "Wanda Writes");
        var (done, message) = await switching;

        Assert.False(done);
        Assert.Contains("was rolled back", message);
        Assert.Empty(await TablesAsync(host));
        await host.AssertOthersAnswerAsync();
    }

    [Fact]
    public async Task A_statement_that_hangs_on_PostgreSQL_is_ended_on_the_server()
    {
        var server = await PostgresServer.Shared;
        var database = await server.CreateDatabaseAsync();
        await using (
            var host = await FixtureDesk.StartAsync(options =>
            {
                options.ConnectionString = database;
                options.AddPluginFolder(FixtureDesk.Folder("HangingMigration"), enabled: true);
                options.Set("Hookdesk:PluginMigrationSeconds", "5");
            })
        )
        {
            var migration = host.StateOf(Migration);
            Assert.Equal(("Broken", "Migrate"), (migration.State, migration.Phase));
            Assert.True(migration.Message?.Contains("wasn't finished after 5 s and was rolled back"), migration.Message);
            Assert.Equal(
                (0, 0),
                await host.InScopeAsync(async services =>
                {
                    var connection = services.GetRequiredService<IDatabase>().Connection;
                    return (
                        await connection.ExecuteAsync<int>(
                            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep%'",
                            TestContext.Current.CancellationToken
                        ),
                        await connection.ExecuteAsync<int>(
                            "SELECT count(*) FROM pg_tables WHERE tablename = 'hanging_table'",
                            TestContext.Current.CancellationToken
                        )
                    );
                })
            );
            await host.CreateUserAsync("writes@desk.example", "Wanda Writes");
            await host.AssertOthersAnswerAsync();
        }

        await server.DropDatabaseAsync(database);
    }

    private static Task<PluginTestHost> StartAsync(bool enabled) =>
        FixtureDesk.StartAsync(options =>
        {
            options.AddPluginFolder(FixtureDesk.Folder("HangsInRegistration"), enabled);
            options.AddPluginFolder(FixtureDesk.Folder("HangingMigration"), enabled);
            options.Set("Hookdesk:PluginStartSeconds", "5").Set("Hookdesk:PluginMigrationSeconds", "5");
        });

    private static Task<List<string>> TablesAsync(PluginTestHost host) =>
        host.InScopeAsync(services =>
            services
                .GetRequiredService<IDatabase>()
                .Connection.QueryToListAsync<string>(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'hanging_table'",
                    TestContext.Current.CancellationToken
                )
        );
}
