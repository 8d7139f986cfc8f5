using Hookdesk.Host.Ground;
using Hookdesk.Host.Layout;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hookdesk.Host.Tests.Layout;

public sealed class SlotsTests
{
    private readonly PluginFailures _failures = new(NullLogger<PluginFailures>.Instance, TimeProvider.System);

    private static SlotKey<string> Sidebar { get; } = new("ticket.sidebar");

    private static SlotContribution Put<T>(string plugin, int order)
        where T : IComponent => new(Sidebar, typeof(T), order) { PluginId = plugin };

    [Fact]
    public void Parts_stand_by_their_order_and_equal_ones_by_the_order_of_plugins()
    {
        var slots = new Slots(
            [Put<C>("acme.late", 100), Put<B>("acme.first", 100), Put<A>("acme.late", 10), Put<D>(Contribution.CorePluginId, 100)],
            new Plugins("acme.first", "acme.late"),
            _failures
        );
        Assert.Equal(
            [typeof(A), typeof(D), typeof(B), typeof(C)],
            slots.In(new SlotKey<string>("ticket.sidebar")).Select(part => part.Component)
        );
        Assert.Empty(slots.In(new SlotKey<NoContext>("nobody.fills")));
    }

    [Fact]
    public void A_part_that_fails_counts_against_its_plugin()
    {
        var part = Put<A>("acme.first", 1);
        new Slots([part], new Plugins("acme.first"), _failures).Failed(part, new InvalidOperationException("no"));
        var (count, last) = _failures.Of("acme.first");
        Assert.Equal((1, "slot ticket.sidebar, component A", "no"), (count, last!.Where, last.Message));
    }

    private sealed class Plugins(params string[] ids) : IPluginList
    {
        public IReadOnlyList<PluginInfo> Active { get; } = [.. ids.Select(id => new PluginInfo(id, id, "1.0.0", "/"))];

        public PluginInfo? OwnerOf(Type type) => null;

        public string AssetPath(string pluginId) => "";
    }

    private sealed class A : ComponentBase;

    private sealed class B : ComponentBase;

    private sealed class C : ComponentBase;

    private sealed class D : ComponentBase;
}
