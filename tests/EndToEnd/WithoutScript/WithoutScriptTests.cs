using Hookdesk.EndToEnd.Tests.Parts;
using Microsoft.Playwright;

namespace Hookdesk.EndToEnd.Tests.WithoutScript;

/// <summary>Everything but the editor's formatting works in a browser that runs no script.</summary>
[Collection(DeskWithoutMail.Collection)]
public sealed class WithoutScriptTests(RealParts parts, DeskWithoutMail withoutMail) : DeskTest(parts)
{
    private static BrowserNewContextOptions NoScript => new() { JavaScriptEnabled = false };

    [Fact]
    public async Task A_ticket_is_opened_answered_and_closed_without_script()
    {
        var desk = await SharedDeskAsync(withoutMail);
        var nora = await SignInAsync(desk, options: NoScript);
        await nora.AddDepartmentAsync("Without script");

        await nora.NewTicketAsync("No script", "First line\n\nSecond <b>line</b>");
        var number = nora.TicketNumber();
        await nora.GoAsync("/tickets/all");
        await nora.FollowAsync($"#{number} No script");
        await nora.SeesHeadingAsync("No script");
        await nora.SeesAsync("Second <b>line</b>");

        await nora.Page.GetByLabel("Message", new() { Exact = true }).FillAsync("Plain & simple <answer>\n\nRegards");
        await nora.PressSendAsync();
        await nora.SeesAsync("Plain & simple <answer>");

        await nora.Page.Locator("label[for=k-note]").ClickAsync();
        await nora.Page.GetByLabel("Message", new() { Exact = true }).FillAsync("For us only");
        await nora.PressSendAsync();
        Assert.Equal("note", await nora.Messages().Last.GetAttributeAsync("data-kind"));

        await nora.ChangeStatusAsync("Closed");
        await nora.Page.Locator(".hd-properties .hd-status", new() { HasText = "Closed" }).First.WaitForAsync();
    }

    [Fact]
    public async Task Who_answers_second_without_script_is_told_and_finds_the_text_as_it_was()
    {
        var desk = await SharedDeskAsync(withoutMail);
        var first = await SignInAsync(desk);
        await first.IsInAsync();
        await first.NewTicketAsync("Lost key", "I lost my key.");
        var address = first.Page.Url;
        var second = await SignInColleagueAsync(desk, first, NoScript);
        await first.GoAsync(address);
        await second.GoAsync(address);
        await first.ReplyWithAsync("A new key is on its way.");

        const string Text = "It costs <20 euros> & a smile.\n\nRegards";
        await second.Page.GetByLabel("Message", new() { Exact = true }).FillAsync(Text);
        await second.PressSendAsync();

        await second.SeesAsync("wrote while you were typing. Nothing has been sent.");
        Assert.Equal(Text, (await second.Page.GetByLabel("Message", new() { Exact = true }).InputValueAsync()).ReplaceLineEndings("\n"));
        await second.PressSendAsync();
        await second.SeesAsync("It costs <20 euros> & a smile.");
    }
}
