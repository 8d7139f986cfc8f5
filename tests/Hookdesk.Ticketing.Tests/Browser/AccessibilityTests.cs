using Hookdesk.TestServers;
using Hookdesk.Ticketing.Data;
using LinqToDB.Async;
using Microsoft.Playwright;

namespace Hookdesk.Ticketing.Tests.Browser;

public sealed class AccessibilityTests(BrowserDesk browser) : IClassFixture<BrowserDesk>
{
    private static readonly string[] Pages =
    [
        "/tickets/all",
        "/tickets/mine",
        "/tickets/unassigned?status=pending",
        "/tickets/all?density=compact",
        "/tickets/300",
        "/tickets/150",
        "/tickets/5/history",
        "/tickets/300/merge",
        "/tickets/merge?ids=5,6,7",
        "/tickets/new",
        "/tickets/new?customer=3",
        "/customers",
        "/customers?q=nobody",
        "/customers/4",
        "/customers/new",
        "/organizations",
        "/organizations/2",
        "/admin/departments",
        "/admin/departments/2",
        "/admin/departments/new",
        "/admin/tags",
        "/admin/settings/tickets",
    ];

    [Theory]
    [MemberData(nameof(Screens.Narrow), MemberType = typeof(Screens))]
    public async Task Axe_finds_nothing_on_any_page(int width, ColorScheme scheme)
    {
        var page = await browser.OpenAsync(width, 900, scheme);
        var found = new List<string>();
        var split = await browser.Desk.ReadAsync(db =>
            db.Table<TicketRow>().Where(t => t.MessageCount > 2).OrderBy(t => t.Id).FirstAsync()
        );
        foreach (var path in Pages.Append($"/tickets/{split.Id}/messages/{split.LastMessageId}/split"))
        {
            await page.GotoAsync(path);
            await page.LoadedAsync();
            if (Environment.GetEnvironmentVariable("HOOKDESK_TEST_PICTURES") is { Length: > 0 } folder)
                await page.ScreenshotAsync(
                    new() { Path = Path.Combine(folder, $"{width}-{scheme}{path.Replace('/', '_').Replace('?', '-')}.png") }
                );
            found.AddRange((await Accessibility.ViolationsAsync(page)).Select(violation => $"{path}: {violation}"));
        }
        Assert.Empty(found);
    }
}
