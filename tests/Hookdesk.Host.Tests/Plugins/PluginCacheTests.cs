using System.Globalization;
using Hookdesk.Host.Tests.Data;
using Hookdesk.Sdk.Testing;

namespace Hookdesk.Host.Tests.Plugins;

public sealed class PluginCacheTests
{
    [Fact]
    public async Task What_a_plugin_keeps_is_read_once_and_again_after_its_action_was_committed()
    {
        await using var host = await FixtureDesk.StartAsync();
        // When the desk begins to follow the log, and when it meets this node's own events in it, it forgets once more.
        await Eventually.IsTrueAsync(async () => await LoadsAsync(host) == await LoadsAsync(host), () => "a value is kept");

        var before = await LoadsAsync(host);
        await host.ReadAsync("/fixtures/record/something");
        Assert.True(await LoadsAsync(host) > before);
        await Eventually.IsTrueAsync(async () => await LoadsAsync(host) == await LoadsAsync(host), () => "the new value is kept");
    }

    private static async Task<int> LoadsAsync(PluginTestHost host) =>
        int.Parse(await host.ReadAsync("/fixtures/loads"), CultureInfo.InvariantCulture);
}
