using Hookdesk.TestServers;
using Microsoft.Playwright;

namespace Hookdesk.Search.Tests.Browser;

public sealed class SearchInTheBrowserTests(BrowserDesk browser) : IClassFixture<BrowserDesk>
{
    private static readonly string[] Pages =
    [
        "/search",
        "/search?q=printer",
        "/search?q=printer&sort=date",
        "/search?q=status:open",
        "/search?q=status:offline",
        "/search?q=nothinglikethis",
        "/admin/search",
        "/tickets/300",
    ];

    [Theory]
    [MemberData(nameof(Screens.Wide), MemberType = typeof(Screens))]
    public async Task Axe_finds_nothing_on_any_page(int width, ColorScheme scheme)
    {
        var page = await browser.OpenAsync(width, 900, scheme);
        var found = new List<string>();
        foreach (var path in Pages)
        {
            await page.GotoAsync(path);
            await page.LoadedAsync();
            if (Environment.GetEnvironmentVariable("HOOKDESK_TEST_PICTURES") is { Length: > 0 } folder)
                await page.ScreenshotAsync(
                    new() { Path = Path.Combine(folder, $"search-{width}-{scheme}{path.Replace('/', '_').Replace('?', '-')}.png") }
                );
            found.AddRange((await Accessibility.ViolationsAsync(page)).Select(violation => $"{path}: {violation}"));
            Assert.True(
                await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"),
                $"{path} is wider than the window."
            );
        }
        Assert.Empty(found);
    }

    [Fact]
    public async Task A_search_is_made_narrowed_and_opened_with_the_keyboard_and_the_hit_is_marked()
    {
        var department = await browser.Desk.DepartmentAsync("Keyboard");
        var ticket = await browser.Desk.TicketAsync(department, "About gearboxes", "Nothing in this one");
        var answer = await browser.Desk.AnswerAsync(ticket, "All of the zymurgical gearboxes stutter");
        await browser.Desk.IndexedAsync();
        var page = await browser.OpenAsync();
        await page.GotoAsync("/tickets/all");
        await page.Keyboard.PressAsync("/");
        await page.ReachAsync("**/search");
        await Assertions.Expect(page.Locator("#q")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("zymurgical gearbox");
        await Assertions.Expect(page.Locator("#found a").First).ToContainTextAsync("About gearboxes");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".search-results mark").Nth(0)).ToBeVisibleAsync();
        await page.Locator("#main").FocusAsync();
        await page.WaitForSelectorAsync("html.hd-js"); // The hits are there before the script that listens for keys is.
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(page.Locator(".hd-row.is-current")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("o");
        await page.ReachAsync($"**/tickets/{ticket}?marked=*#message-{answer.MessageId}");
        await MarkedAsync(page, 2);
    }

    [Fact]
    public async Task A_search_is_narrowed_by_completions_without_the_mouse()
    {
        var department = await browser.Desk.DepartmentAsync("Completion EU");
        await browser.Desk.TicketAsync(department, "Wanted one", "quizzical lamps");
        await browser.Desk.TicketAsync(await browser.Desk.DepartmentAsync("Elsewhere"), "Unwanted one", "quizzical lamps");
        await browser.Desk.IndexedAsync();
        var page = await browser.OpenAsync();
        await page.GotoAsync("/search");
        await page.Keyboard.TypeAsync("quizzical depa");
        await ChooseAsync("department:");
        await Assertions.Expect(page.Locator("#q")).ToHaveValueAsync("quizzical department:");
        await page.Keyboard.TypeAsync("comple");
        await ChooseAsync("Completion EU");
        await Assertions.Expect(page.Locator("#q")).ToHaveValueAsync("quizzical department:\"Completion EU\" ");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".search-results .hd-row-link")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".search-results")).ToContainTextAsync("Wanted one");

        async Task ChooseAsync(string words)
        {
            await Assertions.Expect(page.Locator("#found a").First).ToContainTextAsync(words);
            await page.Keyboard.PressAsync("ArrowDown");
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.Locator("#q")).ToBeFocusedAsync();
        }
    }

    [Fact]
    public async Task A_hit_in_quoted_text_is_unfolded_and_marked_and_a_phrase_across_lines_too()
    {
        var ticket = await browser.Desk.TicketAsync(await browser.Desk.DepartmentAsync("Quotes"), "About quotations", "Hello");
        await browser.Desk.AnswerAsync(
            ticket,
            "As you asked, the bewildered\nwalrus sings.\n> The perplexed octopus waves.",
            with: message =>
                message with
                {
                    Html =
                        "<p>As you asked, the <b>bewildered</b><br>walrus sings.</p><blockquote><p>The perplexed octopus waves.</p></blockquote>",
                    VisibleHtml = "<p>As you asked, the <b>bewildered</b><br>walrus sings.</p>",
                }
        );
        await browser.Desk.IndexedAsync();
        var page = await browser.OpenAsync();
        foreach (var (query, marked) in new[] { ("perplexed octopus", 2), ("\"bewildered walrus\"", 1) })
        {
            await page.GotoAsync($"/search?q={Uri.EscapeDataString(query)}");
            await page.Locator(".search-results .hd-row-link").First.ClickAsync();
            await page.ReachAsync($"**/tickets/{ticket}?marked=*");
            await MarkedAsync(page, marked);
        }
    }

    [Fact]
    public async Task The_palette_finds_while_one_types()
    {
        var ticket = await browser.Desk.TicketAsync(1, "Wuthering matters", "xylophones out of tune");
        await browser.Desk.IndexedAsync();
        var page = await browser.OpenAsync();
        await page.GotoAsync("/tickets/all");
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("xylophon");
        await Assertions.Expect(page.Locator(".hd-palette-item").Filter(new() { HasText = "Wuthering matters" })).ToBeVisibleAsync();
        await page.Locator(".hd-palette-item").Filter(new() { HasText = "Wuthering matters" }).ClickAsync();
        await page.ReachAsync($"**/tickets/{ticket}*");
    }

    // A function: the page's policy lets no text be run as script, which is how an expression is asked for again and again.
    private static Task MarkedAsync(IPage page, int hits) =>
        page.WaitForFunctionAsync("hits => CSS.highlights.get('search-hit')?.size === hits", hits);
}
