using System.Text;
using Hookdesk.TestServers;
using Microsoft.Playwright;

namespace Hookdesk.Sla.Tests.Browser;

public sealed class CalendarsInTheBrowserTests(BrowserDesk browser) : IClassFixture<BrowserDesk>
{
    [Theory]
    [MemberData(nameof(Screens.Narrow), MemberType = typeof(Screens))]
    public async Task Axe_finds_nothing_on_any_page_nor_on_one_with_errors(int width, ColorScheme scheme)
    {
        var page = await browser.OpenAsync(width, 900, scheme);
        var found = new List<string>();
        foreach (var path in new[] { "/admin/sla/calendars", "/admin/sla/calendars/1?year=2026", "/admin/sla/calendars/new" })
        {
            await page.GotoAsync(path);
            await LookAsync(page, path);
        }
        await page.FillAsync("#name", "With holidays");
        await page.FillAsync("#holidays", "2026-05-14 Ascension Day\n05-17 Constitution Day\n2026-12-24..2026-12-31 Closed");
        await page.ClickAsync("button[value=preview]");
        await Assertions.Expect(page.Locator(".sla-holidays").First).ToBeVisibleAsync();
        await LookAsync(page, "/preview");
        await page.FillAsync("#name", "With errors");
        await page.FillAsync("#hours-1", "17:00-09:00");
        await page.FillAsync("#holidays", "never");
        await page.ClickAsync(".hd-form-foot .btn-primary");
        await Assertions.Expect(page.Locator("#hours-1-error")).ToBeVisibleAsync();
        await LookAsync(page, "/errors");
        Assert.Empty(found);

        async Task LookAsync(IPage page, string path)
        {
            await page.LoadedAsync();
            if (Environment.GetEnvironmentVariable("HOOKDESK_TEST_PICTURES") is { Length: > 0 } folder)
            {
                await page.SetViewportSizeAsync(width, 3000);
                await page.ScreenshotAsync(
                    new() { Path = Path.Combine(folder, $"calendars-{width}-{scheme}{path.Replace('/', '_').Replace('?', '-')}.png") }
                );
                await page.SetViewportSizeAsync(width, 900);
            }
            found.AddRange((await Accessibility.ViolationsAsync(page)).Select(violation => $"{path}: {violation}"));
            Assert.True(
                await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"),
                $"{path} is wider than the window."
            );
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_calendar_is_made_from_a_file_with_the_keyboard_looked_at_and_saved(bool script)
    {
        var page = await browser.OpenAsync(script: script);
        await page.GotoAsync("/admin/sla/calendars");
        await page.ClickAsync("text=New calendar");
        var name = $"Night shift {(script ? "with" : "without")} script";
        await page.FillAsync("#name", name);
        await page.SelectOptionAsync("#zone", "Asia/Kolkata");
        await page.FillAsync("#hours-1", "00:00-06:00, 22:00-24:00");
        await page.SetInputFilesAsync(
            "#file",
            new FilePayload
            {
                Name = "holidays.ics",
                MimeType = "text/calendar",
                Buffer = Encoding.UTF8.GetBytes(
                    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20200126\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Republic Day\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
                ),
            }
        );
        await page.ClickAsync("button[value=read-file]");
        await Assertions.Expect(page.Locator("#holidays")).ToHaveValueAsync("01-26 Republic Day");
        await page.FillAsync("#new-date", "2026-08-15");
        await page.FillAsync("#new-name", "Independence Day");
        await page.CheckAsync("#new-yearly");
        await page.ClickAsync("button[value=add-holiday]");
        await Assertions.Expect(page.Locator("#holidays")).ToHaveValueAsync("01-26 Republic Day\n08-15 Independence Day");
        await Assertions.Expect(page.Locator(".sla-holidays").Filter(new() { HasText = "Independence Day" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#hours-1")).ToHaveValueAsync("00:00-06:00, 22:00-24:00");
        // Enter in a field saves, whatever buttons the form has before the one that says so.
        await page.PressAsync("#hours-7", "Enter");
        await page.ReachAsync(url => !url.Contains("/new", StringComparison.Ordinal));
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(name);
    }
}
