using Hookdesk.Fixtures.Contracts;
using Hookdesk.Host.Hooks;
using Hookdesk.Host.Tests.Plugins;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Tests.Hooks;

public sealed class HandlerTests
{
    [Fact]
    public async Task Handlers_run_by_level_of_requirements_then_band_then_plugin_then_registration()
    {
        await using var host = await FixtureDesk.StartAsync("OrderFirst", "OrderSecond", "OrderOther");

        var order = await host.ReadAsync("/fixtures/change/-");

        // Healthy is required by all; first and other stand on one level, so their bands mix; second requires first.
        Assert.Equal(
            "-! First.Early Other.Early First.Normal First.AlsoNormal Other.Normal Other.AlsoNormal First.Late Other.Late Second.Early Second.Normal Second.AlsoNormal Second.Late",
            order
        );
    }

    [Fact]
    public async Task Calls_failures_and_times_of_each_handler_are_kept_across_shells()
    {
        await using var host = await FixtureDesk.StartAsync("ThrowingHandler");
        for (var call = 0; call < 3; call++)
            await host.ReadAsync("/fixtures/act/knock");
        await host.SwitchAsync("fixtures.throwing-handler", on: false);
        await host.SwitchAsync("fixtures.throwing-handler", on: true);
        await host.ReadAsync("/fixtures/act/knock");

        var handlers = host
            .Services.GetRequiredService<HandlerTable>()
            .Of(typeof(FixtureHappened))
            .ToDictionary(handler => handler.Contribution.PluginId, handler => handler.Statistics);

        var throwing = handlers["fixtures.throwing-handler"];
        Assert.Equal((4, 4, "This handler always fails."), (throwing.Calls, throwing.Failures, throwing.LastError));
        var healthy = handlers["fixtures.healthy"];
        Assert.Equal((4, 0), (healthy.Calls, healthy.Failures));
        Assert.InRange(healthy.P95Milliseconds!.Value, 0, 2000);

        // The admin reads the same, in the order in which they are called.
        using var admin = await host.OpenAsAdminAsync();
        var rows = (await admin.OpenAsync("/admin/hooks"))
            .Document.QuerySelectorAll("tr")
            .Where(row => row.TextContent.Contains("fixtures.", StringComparison.Ordinal))
            .ToList();
        var failing = rows.Single(row => row.TextContent.Contains("fixtures.throwing-handler", StringComparison.Ordinal));
        Assert.Equal("This handler always fails.", failing.QuerySelector(".hd-status")!.GetAttribute("title"));
        Assert.Equal("4", failing.QuerySelector(".hd-status")!.TextContent);
        Assert.EndsWith(" ms", failing.QuerySelector("td:last-child")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_p95_is_that_of_the_last_calls()
    {
        var statistics = new HandlerStatistics();
        Assert.Null(statistics.P95Milliseconds);

        for (var call = 0; call < 300; call++)
            statistics.Add(TimeSpan.FromSeconds(9), null);
        for (var milliseconds = 1; milliseconds <= 256; milliseconds++)
            statistics.Add(TimeSpan.FromMilliseconds(milliseconds), null);

        Assert.Equal((556, 0, 244d), (statistics.Calls, statistics.Failures, statistics.P95Milliseconds!.Value));
    }
}
