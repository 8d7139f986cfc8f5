using Hookdesk.EndToEnd.Tests.Parts;
using Hookdesk.TestServers;

namespace Hookdesk.EndToEnd.Tests.Keyboard;

/// <summary>An agent whose mouse is broken.</summary>
[Collection(DeskWithoutMail.Collection)]
public sealed class KeyboardTests(RealParts parts, DeskWithoutMail withoutMail) : DeskTest(parts)
{
    [Fact]
    public async Task A_queue_is_worked_without_the_mouse()
    {
        var desk = await SharedDeskAsync(withoutMail);
        var writer = await SignInAsync(desk);
        await writer.IsInAsync();
        await writer.NewTicketAsync("First question", "How?");
        await writer.NewTicketAsync("Second question", "Why?");

        var nora = await OpenBrowserAsync(desk);
        var keys = nora.Page.Keyboard;
        await nora.GoAsync("/sign-in");
        await keys.TypeAsync(Desk.AdminEmail); // The address has the focus already.
        await keys.PressAsync("Tab");
        await keys.TypeAsync(Desk.AdminPassword);
        await keys.PressAsync("Enter");
        await nora.Page.ReachAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));

        await nora.GoAsync("/profile"); // From anywhere.
        await nora.SequenceAsync("g", "t");
        await nora.Page.ReachAsync("**/tickets**");
        await nora.SequenceAsync("g", "a");
        await nora.Rows().Nth(1).WaitForAsync();

        await keys.PressAsync("j");
        await keys.PressAsync("j");
        await keys.PressAsync("k");
        await keys.PressAsync("j");
        await nora.Page.Locator("tr.hd-row.is-current", new() { HasText = "First question" }).WaitForAsync();
        await keys.PressAsync("o");
        await nora.SeesHeadingAsync("First question");

        await keys.PressAsync("r");
        await keys.TypeAsync("Like this.");
        await keys.PressAsync("Control+Enter");
        await nora.Page.Locator(".hd-conversation .hd-message", new() { HasText = "Like this." }).WaitForAsync();

        await keys.PressAsync("Escape");
        await nora.Page.EvaluateAsync("() => document.activeElement?.blur()");
        await keys.PressAsync("u");
        await nora.Page.ReachAsync("**/tickets/**");
        await nora.Rows().First.WaitForAsync();
    }

    [Fact]
    public async Task The_palette_leads_to_a_ticket_by_its_number()
    {
        var desk = await SharedDeskAsync(withoutMail);
        var nora = await SignInAsync(desk);
        await nora.IsInAsync();
        await nora.NewTicketAsync("Elevator stuck between floors", "Help!");
        var number = nora.TicketNumber();
        await nora.GoAsync("/admin/plugins");

        await nora.Page.Keyboard.PressAsync("Control+k");
        await nora.Page.Keyboard.TypeAsync($"#{number}");
        await nora.Page.Locator("dialog[open]").GetByText("Elevator stuck between floors").First.WaitForAsync();
        await nora.Page.Keyboard.PressAsync("Enter");

        await nora.SeesHeadingAsync("Elevator stuck between floors");
    }
}
