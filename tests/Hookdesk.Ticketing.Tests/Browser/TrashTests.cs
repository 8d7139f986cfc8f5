using Hookdesk.TestServers;
using Microsoft.Playwright;

namespace Hookdesk.Ticketing.Tests.Browser;

public sealed class TrashTests(BrowserDesk browser) : IClassFixture<BrowserDesk>
{
    [Fact]
    public async Task A_key_moves_the_open_ticket_to_the_trash_and_undo_brings_it_back()
    {
        var id = await TicketAsync();
        var page = await browser.OpenAsync();
        await page.GotoAsync($"/tickets/{id}");
        await page.Keyboard.PressAsync("#");
        await Assertions.Expect(page.Locator("#in-trash")).ToContainTextAsync("This ticket is in the trash.");
        await Assertions.Expect(page.Locator("#reply-form")).ToHaveCountAsync(0);
        await page.Locator(".hd-toast").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(page.Locator("#in-trash")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#properties .hd-status").First).ToHaveTextAsync("New");

        await page.Keyboard.PressAsync(".");
        await page.GetByRole(AriaRole.Button, new() { Name = "Move to trash" }).ClickAsync();
        await Assertions.Expect(page.Locator("#in-trash")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("e");
        await Assertions.Expect(page.Locator("#in-trash")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Rows_are_selected_thrown_away_and_brought_back_with_keys_alone()
    {
        var id = await TicketAsync();
        var page = await browser.OpenAsync();
        await page.GotoAsync("/tickets/all");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("x");
        await page.Keyboard.PressAsync("#");
        await Assertions.Expect(page.Locator(".hd-toast")).ToContainTextAsync("1 ticket moved to trash.");
        await Assertions.Expect(page.Locator($"#ticket-{id}")).ToHaveCountAsync(0);
        await page.GotoAsync("/tickets/trash");
        await page.Locator($"#ticket-{id} input[type=checkbox]").CheckAsync();
        await page.Keyboard.PressAsync("e");
        await Assertions.Expect(page.Locator(".hd-toast")).ToContainTextAsync("1 ticket restored.");
        await Assertions.Expect(page.Locator($"#ticket-{id}")).ToHaveCountAsync(0);
    }

    [Theory]
    [MemberData(nameof(Screens.Narrow), MemberType = typeof(Screens))]
    public async Task Axe_finds_nothing_where_the_trash_is_shown_and_nothing_is_wider_than_the_window(int width, ColorScheme scheme)
    {
        var (one, two) = (await TicketAsync(), await TicketAsync());
        var page = await browser.OpenAsync(width, 800, scheme);
        foreach (var id in new[] { one, two })
        {
            await page.GotoAsync($"/tickets/{id}");
            await page.Keyboard.PressAsync("#");
            await Assertions.Expect(page.Locator("#in-trash")).ToBeVisibleAsync();
        }
        var found = new List<string>();
        foreach (var path in new[] { $"/tickets/{one}", "/tickets/trash", $"/tickets/erase?ids={one},{two}" })
        {
            await page.GotoAsync(path);
            await page.LoadedAsync();
            if (Environment.GetEnvironmentVariable("HOOKDESK_TEST_PICTURES") is { Length: > 0 } folder)
                await page.ScreenshotAsync(
                    new()
                    {
                        Path = Path.Combine(
                            folder,
                            $"trash-{width}-{scheme}{path.Replace('/', '_').Replace('?', '-').Replace($"{one}", "n").Replace($"{two}", "m")}.png"
                        ),
                    }
                );
            Assert.Equal(
                (path, 0),
                (
                    path,
                    await page.EvaluateAsync<int>(
                        "Math.max(...[document.scrollingElement, document.querySelector('.hd-scroll')].map(box => box.scrollWidth - box.clientWidth))"
                    )
                )
            );
            found.AddRange((await Accessibility.ViolationsAsync(page)).Select(violation => $"{path}: {violation}"));
        }
        Assert.Empty(found);
    }

    private async Task<long> TicketAsync() =>
        await browser.Desk.TicketAsync(
            await browser.Desk.DepartmentAsync($"T {Guid.NewGuid():N}"[..20]),
            "An offer that nobody can refuse",
            $"seller.{Guid.NewGuid():N}@example.net"
        );
}
