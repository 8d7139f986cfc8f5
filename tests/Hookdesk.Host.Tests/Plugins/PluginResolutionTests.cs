using Hookdesk.Host.Plugins;
using Semver;

namespace Hookdesk.Host.Tests.Plugins;

/// <summary>Which plugins run together, and in which order, by their manifests alone.</summary>
public sealed class PluginResolutionTests
{
    [Fact]
    public void An_optional_plugin_stands_before_the_one_that_extends_it()
    {
        var order = Order(Plugin("a.first", optional: ["z.last"]), Plugin("z.last"));

        Assert.Equal(["z.last", "a.first"], order.Select(plugin => plugin.Id));
        Assert.True(Assert.Single(order[1].Optional).IsThere);
    }

    [Fact]
    public void Without_the_optional_plugin_it_runs_alone()
    {
        var optional = Assert.Single(Assert.Single(Order(Plugin("a.first", optional: ["z.last"]))).Optional);

        Assert.Equal("z.last ^1.0 isn't installed or enabled.", optional.Absence);
    }

    [Fact]
    public void An_optional_plugin_that_does_not_work_is_treated_as_not_there()
    {
        var order = Order(Plugin("a.first", optional: ["z.last"]), Plugin("z.last", requires: ["z.nowhere"]));

        Assert.StartsWith("z.last failed: The plugin requires z.nowhere", Assert.Single(Assert.Single(order).Optional).Absence);
    }

    [Fact]
    public void An_optional_plugin_of_another_version_is_treated_as_not_there()
    {
        var order = Order(Plugin("a.first", optional: ["z.last"]), Plugin("z.last", version: 2));

        Assert.Equal("z.last ^1.0 isn't available: version 2.0.0 is installed.", Assert.Single(order[0].Optional).Absence);
    }

    [Fact]
    public void What_requires_the_plugin_is_not_extended_by_it_and_both_run()
    {
        var order = Order(
            Plugin("a.first", optional: ["z.last"]),
            Plugin("m.middle", requires: ["a.first"]),
            Plugin("z.last", requires: ["m.middle"])
        );

        Assert.Equal(["a.first", "m.middle", "z.last"], order.Select(plugin => plugin.Id));
        Assert.Equal("z.last requires a.first, so a.first can't extend it.", Assert.Single(order[0].Optional).Absence);
    }

    [Fact]
    public void Of_two_that_extend_each_other_the_first_by_id_does()
    {
        var order = Order(Plugin("a.first", optional: ["z.last"]), Plugin("z.last", optional: ["a.first"]));

        Assert.Equal(["z.last", "a.first"], order.Select(plugin => plugin.Id));
        Assert.False(Assert.Single(order[0].Optional).IsThere);
        Assert.True(Assert.Single(order[1].Optional).IsThere);
    }

    private static IReadOnlyList<PluginStatus> Order(params PluginCandidate[] plugins) =>
        PluginResolution.Resolve(plugins, new Dictionary<string, PluginError>(), TimeProvider.System).Order;

    private static PluginCandidate Plugin(string id, string[]? requires = null, string[]? optional = null, int version = 1) =>
        new(
            "",
            new PluginManifest(
                id,
                id,
                new SemVersion(version, 0, 0),
                SemVersionRange.All,
                "*",
                "Sample.dll",
                (requires ?? []).ToDictionary(other => other, _ => "^1.0"),
                (optional ?? []).ToDictionary(other => other, _ => "^1.0"),
                [],
                "",
                "",
                ""
            ),
            null
        );
}
