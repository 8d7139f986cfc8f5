using Hookdesk.Sdk.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sdk.Tests.Ui;

public sealed class SlotTests
{
    private static readonly SlotKey<long> Numbers = new("tests.numbers");
    private static readonly SlotKey<string> Words = new("tests.words");
    private static readonly SlotKey<NoContext> Silent = new("tests.silent");

    [Fact]
    public void A_component_whose_context_fits_is_taken()
    {
        new ServiceCollection()
            .AddSlot<WantsNumber>(Numbers)
            .AddSlot<MayHaveNumber>(Numbers)
            .AddSlot<WantsAnything>(Words)
            .AddSlot<WantsNothing>(Numbers)
            .AddSlot<WantsNothing>(Silent);
    }

    [Fact]
    public void A_component_that_wants_another_context_is_refused_with_a_sentence()
    {
        var other = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddSlot<WantsNumber>(Words));
        Assert.EndsWith("WantsNumber expects a Int64 as its Context, but the slot tests.words provides a String.", other.Message);
        var none = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddSlot<WantsNumber>(Silent));
        Assert.EndsWith("but the slot tests.silent provides none.", none.Message);
    }

    [Theory]
    [InlineData("sidebar")]
    [InlineData("ticket. sidebar")]
    [InlineData("")]
    public void A_name_has_dotted_parts(string name) => Assert.Throws<ArgumentException>(() => new SlotKey<long>(name));

    private sealed class WantsNumber : ComponentBase
    {
        [Parameter]
        public long Context { get; set; }
    }

    private sealed class MayHaveNumber : ComponentBase
    {
        [Parameter]
        public long? Context { get; set; }
    }

    private sealed class WantsAnything : ComponentBase
    {
        [Parameter]
        public object? Context { get; set; }
    }

    // A cascading value of the same name is none of the slot's.
    private sealed class WantsNothing : ComponentBase
    {
        [CascadingParameter]
        public string? Context { get; set; }
    }
}
