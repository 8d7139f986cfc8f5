using Hookdesk.Sdk.Testing;
using Hookdesk.TestServers;
using Microsoft.Playwright;

namespace Hookdesk.Ticketing.Tests.Browser;

public sealed class AgentAtWorkTests(BrowserDesk browser) : IClassFixture<BrowserDesk>
{
    [Fact]
    public async Task A_reply_is_written_sent_and_taken_back_without_leaving_the_page()
    {
        var (id, _) = await TicketAsync();
        var page = await browser.OpenAsync();
        await page.GotoAsync($"/tickets/{id}");
        var errors = Errors(page);
        await page.Locator(".hd-editor-area").ClickAsync();
        await page.Keyboard.TypeAsync("Please try again.");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator(".hd-message[data-kind=agent] .hd-message-body")).ToContainTextAsync("Please try again.");
        await Assertions.Expect(page.Locator("#properties .hd-status").First).ToHaveTextAsync("Pending");
        await Assertions.Expect(page.Locator(".hd-editor-area")).ToHaveTextAsync("");
        await page.Locator(".hd-toast").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(page.Locator(".hd-editor-area")).ToContainTextAsync("Please try again.");
        await Assertions.Expect(page.Locator(".hd-message[data-kind=agent]")).ToHaveCountAsync(0);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task A_note_looks_like_one_before_it_is_written()
    {
        var (id, _) = await TicketAsync();
        var page = await browser.OpenAsync();
        await page.GotoAsync($"/tickets/{id}");
        await page.Locator("#conversation").ClickAsync();
        await page.Keyboard.PressAsync("n");
        await Assertions.Expect(page.GetByText("Only agents can see this note.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Add note" })).ToBeVisibleAsync();
        await page.Locator(".hd-editor-area").ClickAsync();
        await page.Keyboard.TypeAsync("Careful.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add note" }).ClickAsync();
        await Assertions.Expect(page.Locator(".hd-message[data-kind=note]")).ToContainTextAsync("Careful.");
    }

    [Fact]
    public async Task New_messages_announce_themselves_and_wait_and_ones_own_are_no_news()
    {
        var (id, address) = await TicketAsync();
        var page = await browser.OpenAsync();
        await page.GotoAsync($"/tickets/{id}");
        await browser.Desk.AnswerAsync(id, address, "A word from the customer.");
        await Assertions.Expect(page.Locator("#thread-news button")).ToHaveTextAsync("1 new message");
        await page.Locator("#thread-news button").ClickAsync();
        await Assertions.Expect(page.Locator("#conversation")).ToContainTextAsync("A word from the customer.");
        await page.Locator(".hd-editor-area").ClickAsync();
        await page.Keyboard.TypeAsync("Thanks.");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator("#conversation")).ToContainTextAsync("Thanks.");
        await page.WaitForTimeoutAsync(1000);
        await Assertions.Expect(page.Locator("#thread-news button")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_ticket_opens_at_the_first_unread_message_and_a_new_one_is_brought_into_sight()
    {
        var (id, address) = await TicketAsync();
        string Long(string words) => $"{words}\n\n{string.Join("\n\n", Enumerable.Repeat("It goes on.", 20))}";
        for (var n = 0; n < 4; n++)
            await browser.Desk.AnswerAsync(id, address, Long($"Read {n}."));
        var page = await browser.OpenAsync(height: 700);
        await page.GotoAsync($"/tickets/{id}");
        await Assertions.Expect(page.Locator(".hd-message")).ToHaveCountAsync(5);
        await page.GotoAsync("/tickets/all");
        await browser.Desk.AnswerAsync(id, address, Long("First unread."));
        await browser.Desk.AnswerAsync(id, address, Long("Second unread."));

        await page.GotoAsync($"/tickets/{id}");
        await Assertions.Expect(page.GetByText("First unread.", new() { Exact = true })).ToBeInViewportAsync();
        await Assertions.Expect(page.Locator(".hd-unread-mark")).ToBeInViewportAsync();
        await Assertions.Expect(page.GetByText("Second unread.", new() { Exact = true })).Not.ToBeInViewportAsync();

        await browser.Desk.AnswerAsync(id, address, Long("Came meanwhile."));
        await page.Locator("#thread-news button").ClickAsync();
        await Assertions.Expect(page.GetByText("Came meanwhile.", new() { Exact = true })).ToBeInViewportAsync();
        await Assertions.Expect(page.Locator("#thread-news button")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_toast_covers_nothing_that_one_works_with()
    {
        var (id, _) = await TicketAsync();
        foreach (var width in new[] { 1440, 900, 360 })
        {
            var page = await browser.OpenAsync(width);
            await page.GotoAsync($"/tickets/{id}");
            await page.EvaluateAsync(
                "document.dispatchEvent(new CustomEvent('toast', { detail: { text: 'Moved to the trash.', kind: 'success', undoUrl: '/nowhere' } }))"
            );
            await page.Locator(".hd-toast").WaitForAsync();
            await page.Locator(".hd-editor-area").ClickAsync();
            // Whatever can be pressed or written into is what stands at its place.
            var covered = await page.EvaluateAsync<string[]>(
                """
                () => [...document.querySelectorAll('.hd-main :is(a, button, input, summary, .hd-editor-area), .hd-rail a')]
                  .filter(node => !node.closest('.hd-toasts') && node.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
                  .filter(node => { const box = node.getBoundingClientRect(); const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                    return at?.closest('.hd-toast'); })
                  .map(node => node.outerHTML.slice(0, 80))
                """
            );
            Assert.Empty(covered);
        }
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(360)]
    public async Task A_mail_keeps_its_cell_padding_headings_and_lists_and_a_wide_table_scrolls_within_it(int width)
    {
        var (id, address) = await TicketAsync();
        const string Html = """
            <h1>Sale</h1><ul><li>First</li></ul>
            <table cellpadding="20"><tr><td id="padded">Wide</td></tr></table><table><tr><td>Narrow</td></tr></table>
            <table border="1"><tr>
            """;
        var wide = string.Concat(Enumerable.Range(0, 14).Select(n => $"<td>ARTICLE-{n}-LONGNUMBER</td>"));
        await browser.Desk.AnswerAsync(id, address, "", message => message with { Html = $"{Html}{wide}</tr></table>" });
        var page = await browser.OpenAsync(width);
        await page.GotoAsync($"/tickets/{id}");
        var look = await page.Locator(".hd-mail")
            .Last.EvaluateAsync<string[]>(
                """
                mail => [getComputedStyle(mail.querySelectorAll('td')[0]).paddingTop, getComputedStyle(mail.querySelectorAll('td')[1]).paddingTop,
                  String(parseFloat(getComputedStyle(mail.querySelector('h1')).fontSize) >= 2 * parseFloat(getComputedStyle(mail).fontSize)),
                  getComputedStyle(mail.querySelector('ul')).listStyleType,
                  String(mail.scrollWidth > mail.clientWidth && document.documentElement.scrollWidth <= innerWidth)]
                """
            );
        Assert.Equal(["20px", "1px", "true", "disc", "true"], look);
    }

    [Fact]
    public async Task Enter_on_a_found_customer_chooses_and_sends_nothing()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync("/tickets/new");
        await page.FillAsync("#subject", "On the phone again");
        await page.Locator("#q").PressSequentiallyAsync("northw");
        await page.Locator("#found button").First.WaitForAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("northwind.example");
        await Assertions.Expect(page.Locator("#subject")).ToHaveValueAsync("On the phone again");
        Assert.StartsWith("/tickets/new", new Uri(page.Url).AbsolutePath, StringComparison.Ordinal);
        await Assertions.Expect(page.Locator("form .hd-field-error")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_is_not_chosen_does_not_look_chosen()
    {
        var (id, address) = await TicketAsync();
        await browser.Desk.TicketAsync(await browser.Desk.DepartmentAsync($"B {Guid.NewGuid():N}"[..20]), "The same printer", address);
        var page = await browser.OpenAsync();
        await page.GotoAsync($"/tickets/{id}/merge");
        var choice = page.Locator("input[type=radio][name=into]").First;
        Task<string> LookAsync() =>
            choice.EvaluateAsync<string>(
                "node => { const look = getComputedStyle(node); return `${look.backgroundColor} ${look.backgroundImage}`; }"
            );
        // Of a group in which none is chosen each matches “:indeterminate”.
        Assert.True(await choice.EvaluateAsync<bool>("node => node.matches(':indeterminate')"));
        var before = await LookAsync();
        Assert.EndsWith("none", before, StringComparison.Ordinal);
        await choice.CheckAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('input[name=into]:checked')");
        Assert.NotEqual(before, await LookAsync());
    }

    [Fact]
    public async Task The_status_changes_in_place_with_keys_alone()
    {
        var (id, _) = await TicketAsync();
        var page = await browser.OpenAsync();
        await page.GotoAsync($"/tickets/{id}");
        await page.Keyboard.PressAsync("s");
        await page.Locator("#properties details[open] .hd-menu-item", new() { HasText = "Closed" }).ClickAsync();
        await Assertions.Expect(page.Locator("#properties .hd-status").First).ToHaveTextAsync("Closed");
        await Assertions.Expect(page.Locator(".hd-toast")).ToContainTextAsync("Status changed to Closed.");
    }

    [Fact]
    public async Task A_draft_is_kept_while_typing()
    {
        var (id, _) = await TicketAsync();
        var page = await browser.OpenAsync();
        await page.GotoAsync($"/tickets/{id}");
        await page.Locator(".hd-editor-area").ClickAsync();
        await page.Keyboard.TypeAsync("Half a sentence");
        await page.WaitForResponseAsync(response => response.Url.EndsWith("/draft", StringComparison.Ordinal) && response.Status == 204);
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(".hd-editor-area")).ToContainTextAsync("Half a sentence");
    }

    [Fact]
    public async Task A_session_that_ends_while_writing_is_taken_up_again_on_the_page_and_nothing_is_lost()
    {
        var (id, address) = await TicketAsync();
        for (var n = 0; n < 8; n++)
            await browser.Desk.AnswerAsync(id, address, $"Message {n}\n\n{string.Join("\n\n", Enumerable.Repeat("It goes on.", 6))}");
        var page = await browser.OpenAsync();
        await page.GotoAsync($"/tickets/{id}");
        // One line until somebody writes, so that the conversation has the room.
        var dock = page.Locator("#dock");
        await Assertions.Expect(page.Locator("#dock .hd-editor-tools")).ToBeHiddenAsync();
        Assert.True((await dock.BoundingBoxAsync())!.Height < 80);
        await page.Locator(".hd-editor-area").ClickAsync();
        await page.Keyboard.TypeAsync("Half a sentence");
        await Assertions.Expect(page.Locator("[data-draft-state]")).ToHaveTextAsync("Draft saved");
        await page.Context.ClearCookiesAsync();
        await page.Keyboard.TypeAsync(" and the rest of it");
        await Assertions.Expect(page.Locator("[data-draft-state]")).ToContainTextAsync("your session has ended");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.FillAsync("dialog [name=email]", BrowserDesk.Email);
        await page.FillAsync("dialog [name=password]", PluginTestHost.AdminPassword);
        await page.Locator("dialog button[type=submit]").ClickAsync();
        // The reply goes out by itself, whole, and is in sight.
        var reply = page.Locator(".hd-message[data-kind=agent]");
        await Assertions.Expect(reply.Locator(".hd-message-body")).ToHaveTextAsync("Half a sentence and the rest of it");
        await Assertions.Expect(reply).ToBeInViewportAsync();
        await Assertions.Expect(page.Locator(".hd-editor-area")).ToHaveTextAsync("");
        Assert.Equal(0, await page.EvaluateAsync<int>("() => Object.keys(localStorage).filter(key => key.startsWith('hd-draft:')).length"));
    }

    [Fact]
    public async Task A_customer_is_found_while_typing_and_what_was_written_stays()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync("/tickets/new");
        await page.FillAsync("#subject", "On the phone");
        await page.Locator("#q").PressSequentiallyAsync("northw");
        await page.Locator("#found button").First.ClickAsync();
        await Assertions.Expect(page.Locator("#subject")).ToHaveValueAsync("On the phone");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("northwind.example");
    }

    [Fact]
    public async Task A_list_is_worked_with_the_keyboard()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync("/tickets/all");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("x");
        await Assertions.Expect(page.Locator("[data-selected-count]")).ToHaveTextAsync("1");
        var second = await page.Locator(".hd-row").Nth(1).GetAttributeAsync("id");
        await page.Keyboard.PressAsync("Enter");
        await page.ReachAsync($"**/tickets/{second!["ticket-".Length..]}");
    }

    [Fact]
    public async Task A_message_is_split_off_and_merged_back_with_keys_alone()
    {
        var (id, address) = await TicketAsync();
        await browser.Desk.AnswerAsync(id, address, "Something else altogether.");
        var page = await browser.OpenAsync(360, 740);
        await page.GotoAsync($"/tickets/{id}");
        var errors = Errors(page);
        await page.Locator(".hd-message").Nth(1).GetByLabel("More actions for this message").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Link, new() { Name = "Split into a new ticket…" }).Locator("visible=true").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByLabel("Subject").FillAsync("Something else");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Something else", Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".hd-message-body")).ToHaveTextAsync("Something else altogether.");

        await page.GetByLabel("More actions for this ticket").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Link, new() { Name = "Merge into…" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        // The requester's other ticket is offered.
        await page.Locator($"input[name=into][value='{id}']").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Enter");
        await page.ReachAsync($"**/tickets/{id}");
        await Assertions.Expect(page.Locator(".hd-message-body")).ToHaveCountAsync(2);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task A_subject_without_blanks_widens_no_page_of_merging_or_splitting()
    {
        var department = await browser.Desk.DepartmentAsync($"B {Guid.NewGuid():N}"[..20]);
        var (subject, address) = (new string('x', 200), $"kari.{Guid.NewGuid():N}@example.com");
        var ids = new[]
        {
            await browser.Desk.TicketAsync(department, subject, address, subject),
            await browser.Desk.TicketAsync(department, subject, address, subject),
        };
        var message = (await browser.Desk.AnswerAsync(ids[0], address, subject)).MessageId;
        var page = await browser.OpenAsync(360, 740);
        foreach (
            var path in new[]
            {
                $"/tickets/{ids[0]}/merge",
                $"/tickets/merge?ids={ids[0]},{ids[1]}",
                $"/tickets/{ids[0]}/messages/{message}/split",
            }
        )
        {
            await page.GotoAsync(path);
            Assert.Equal(
                (path, 0),
                (
                    path,
                    await page.EvaluateAsync<int>(
                        "Math.max(...[document.scrollingElement, document.querySelector('.hd-scroll')].map(box => box.scrollWidth - box.clientWidth))"
                    )
                )
            );
        }
    }

    [Fact]
    public async Task Without_script_a_reply_can_still_be_sent()
    {
        var (id, _) = await TicketAsync();
        var page = await browser.OpenAsync(script: false);
        await page.GotoAsync($"/tickets/{id}");
        await page.FillAsync("textarea[name=html]", "Plain words.");
        await page.Locator("#reply-form button.btn-primary[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator(".hd-message[data-kind=agent] .hd-message-body")).ToContainTextAsync("Plain words.");
    }

    private async Task<(long Id, string Address)> TicketAsync()
    {
        var address = $"kari.{Guid.NewGuid():N}@example.com";
        return (await browser.Desk.TicketAsync(await browser.Desk.DepartmentAsync($"B {Guid.NewGuid():N}"[..20]), from: address), address);
    }

    private static List<string> Errors(IPage page)
    {
        var errors = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                errors.Add(message.Text);
        };
        page.PageError += (_, error) => errors.Add(error);
        return errors;
    }
}
