using Hookdesk.EndToEnd.Tests.Parts;

namespace Hookdesk.EndToEnd.Tests.TwoAgents;

[Collection(DeskWithoutMail.Collection)]
public sealed class TwoAgentsTests(RealParts parts, DeskWithoutMail withoutMail) : DeskTest(parts)
{
    [Fact]
    public async Task The_second_of_two_who_answer_at_once_is_told_before_anything_is_sent_and_keeps_the_text()
    {
        var desk = await SharedDeskAsync(withoutMail);
        var first = await SignInAsync(desk);
        await first.IsInAsync();
        await first.NewTicketAsync("Lost key", "I lost my key.");
        var address = first.Page.Url;
        var second = await SignInColleagueAsync(desk, first);
        await first.GoAsync(address);
        await second.GoAsync(address);

        await second.TypeAsync("A new key costs 20 euros.");
        await first.ReplyWithAsync("A new key is on its way.");
        await second.PressSendAsync();

        await second.SeesAsync("wrote while you were typing. Nothing has been sent.");
        await second.SeesAsync("A new key is on its way.");
        Assert.Contains("A new key costs 20 euros.", await second.Editor().InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await second.Page.Locator(".hd-conversation", new() { HasText = "20 euros" }).CountAsync());

        // Told once, the second may send all the same, once.
        await second.PressAsync("Send anyway");
        await second.Page.Locator(".hd-conversation", new() { HasText = "20 euros" }).WaitForAsync();
        await second.Page.ReloadAsync();
        Assert.Equal(1, await second.Page.Locator(".hd-conversation .hd-message", new() { HasText = "20 euros" }).CountAsync());
    }

    [Fact]
    public async Task A_change_by_one_is_seen_by_the_other_at_once()
    {
        var desk = await SharedDeskAsync(withoutMail);
        var first = await SignInAsync(desk);
        await first.IsInAsync();
        await first.NewTicketAsync("Lost key", "I lost my key.");
        var second = await SignInAsync(desk);
        await second.IsInAsync();
        await second.GoAsync(first.Page.Url);

        await first.ChangeStatusAsync("Pending");

        await second.Page.Locator(".hd-properties .hd-status", new() { HasText = "Pending" }).First.WaitForAsync();
    }
}
