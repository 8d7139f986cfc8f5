using System.Net;
using Hookdesk.Host.Composition.Health;
using Hookdesk.Host.Data;
using Hookdesk.Host.Ground;
using Hookdesk.Host.Tests.Plugins;
using Hookdesk.TestServers;
using LinqToDB.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hookdesk.Host.Tests.Composition;

/// <summary>What probes are told.</summary>
public sealed class HealthTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_desk_that_works_is_live_and_ready()
    {
        await using var host = await FixtureDesk.StartAsync();
        Assert.Equal("Healthy", await host.ReadAsync("/health/live"));
        Assert.Equal("Healthy", await host.ReadAsync("/health/ready"));
    }

    [Theory]
    [InlineData("anyhow", HttpStatusCode.InternalServerError, "Something went wrong")]
    [InlineData("full", HttpStatusCode.InsufficientStorage, "The disk is full")]
    public async Task A_page_that_fails_while_it_is_drawn_becomes_the_page_about_it(string kind, HttpStatusCode status, string words)
    {
        await using var host = await FixtureDesk.StartAsync();
        using var browser = host.OpenBrowser();
        var page = await browser.OpenAsync($"/fixtures/broken/{kind}");
        Assert.Equal(status, page.Status);
        Assert.Contains(words, page.Text, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector("a[href='/']"));
    }

    [Fact]
    public async Task A_damaged_page_of_the_database_makes_the_desk_unhealthy()
    {
        using var folder = new ThrowAwayFolder("damage");
        var settings = DatabaseSettings.For(null, folder.Path);
        await using (var before = new DatabaseSource(settings))
        {
            await using var connection = before.Connect();
            await connection.ExecuteAsync("CREATE TABLE core_event (id INTEGER PRIMARY KEY, payload TEXT)", Cancel);
            await connection.ExecuteAsync("CREATE TABLE other (id INTEGER PRIMARY KEY, text TEXT)", Cancel);
            for (var n = 0; n < 200; n++)
                await connection.ExecuteAsync($"INSERT INTO other (text) VALUES ('{new string('x', 500)}')", Cancel);
            await connection.ExecuteAsync("INSERT INTO core_event (payload) VALUES ('{}')", Cancel);
            await connection.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)", Cancel);
        }

        // Not the pages that the probe itself reads: those of another table, in the middle of the file.
        await using (var file = File.OpenWrite(settings.SqliteFile))
        {
            file.Position = file.Length / 2 / 4096 * 4096;
            file.Write(new byte[4096 * 2]);
        }

        await using var source = new DatabaseSource(settings);
        var health = new DatabaseHealth(source);
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(new HealthCheckContext(), Cancel)).Status);
        await using (var connection = source.Connect())
            await Assert.ThrowsAnyAsync<Exception>(() =>
                connection.QueryToListAsync<string>("SELECT max(text) FROM other GROUP BY id % 7", Cancel)
            );
        Assert.Equal(HealthStatus.Unhealthy, (await health.CheckHealthAsync(new HealthCheckContext(), Cancel)).Status);
    }

    [Theory]
    [InlineData(0, HealthStatus.Unhealthy)]
    [InlineData(DiskHealth.Least, HealthStatus.Degraded)]
    [InlineData(DiskHealth.Little, HealthStatus.Healthy)]
    public async Task A_disk_that_fills_up_is_told_before_it_is_full(long free, HealthStatus status) =>
        Assert.Equal(status, (await new DiskHealth("/data", _ => free).CheckHealthAsync(new HealthCheckContext(), Cancel)).Status);

    [Fact]
    public async Task A_database_that_does_not_answer_is_unhealthy()
    {
        using var folder = new ThrowAwayFolder("health");
        await using var nowhere = new DatabaseSource(DatabaseSettings.For("Host=127.0.0.1;Port=1;Database=desk;Timeout=3", folder.Path));
        Assert.Equal(HealthStatus.Unhealthy, (await new DatabaseHealth(nowhere).CheckHealthAsync(new HealthCheckContext(), Cancel)).Status);
    }

    [Fact]
    public async Task A_plugins_check_that_throws_or_hangs_is_counted_and_takes_nobody_out_of_service()
    {
        await using var host = await FixtureDesk.StartAsync("ThrowingHealthCheck");

        // Degraded, and fine for whoever asks: the status code is 200.
        Assert.Equal("Degraded", await host.ReadAsync("/health/ready"));

        Assert.Equal("Healthy", await host.ReadAsync("/health/live"));
        Assert.Equal(2, host.Services.GetRequiredService<IPluginFailures>().Of("fixtures.throwing-health-check").Count);
        await host.AssertOthersAnswerAsync();
    }
}
