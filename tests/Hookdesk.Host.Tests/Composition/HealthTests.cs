using Hookdesk.Host.Composition.Health;
using Hookdesk.Host.Data;
using Hookdesk.Host.Ground;
using Hookdesk.Host.Tests.Plugins;
using Hookdesk.TestServers;
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
