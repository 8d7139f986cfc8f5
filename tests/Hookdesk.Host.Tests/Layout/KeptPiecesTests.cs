using Hookdesk.Sdk.Ui;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.RenderTree;

namespace Hookdesk.Host.Tests.Layout;

#pragma warning disable BL0006 // The frames are what a component renders.

public sealed class KeptPiecesTests
{
    [Fact]
    public void Kept_markup_has_the_token_of_each_page_and_a_place_for_each_slot()
    {
        var holes = new KeptHoles();
        var (one, two) = (
            holes.Leave(new SlotHole(new SlotKey<long>("test.a"), 1L)),
            holes.Leave(new SlotHole(new SlotKey<string>("test.b"), null))
        );
        var pieces = holes.Cut($"<form>SECRET{two.Value}<b/>SECRET</form>{one.Value}", "SECRET");
        Assert.Equal(["<form>t1", "[test.b]", "<b/>t1</form>", "[test.a]", ""], Frames(pieces, "t1"));
        Assert.Equal(["<form>t2", "[test.b]", "<b/>t2</form>", "[test.a]", ""], Frames(pieces, "t2"));
    }

    [Fact]
    public void Markup_without_either_is_one_piece_and_what_somebody_wrote_makes_no_hole()
    {
        var pieces = new KeptHoles().Cut("<p>&lt;!--0--&gt;<!--0--></p>", null);
        Assert.Equal(["<p>&lt;!--0--&gt;<!--0--></p>"], Frames(pieces, "t"));
    }

    private static List<string> Frames(KeptPieces pieces, string token)
    {
        using var builder = new RenderTreeBuilder();
        pieces.Render(new RenderFragmentTarget(builder), () => token);
        var frames = builder.GetFrames();
        var shown = new List<string>();
        for (var n = 0; n < frames.Count; n++)
        {
            var frame = frames.Array[n];
            if (frame.FrameType == RenderTreeFrameType.Markup)
                shown.Add(frame.MarkupContent);
            else if (frame.FrameType == RenderTreeFrameType.Attribute && frame.AttributeName == nameof(Slot<>.Of))
                shown.Add($"[{frame.AttributeValue}]");
        }
        return shown;
    }
}
