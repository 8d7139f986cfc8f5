using Hookdesk.Sdk.Testing;
using Hookdesk.TestServers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using TicketExtras;

namespace Hookdesk.Ticketing.Tests.Browser;

public sealed class AddedColumnTests
{
    [Theory]
    [InlineData(1440)]
    [InlineData(800)]
    [InlineData(360)]
    public async Task What_a_plugin_adds_to_a_list_is_seen_sorted_by_and_opened_at_any_width(int width)
    {
        ServerRequirement.Require(ServerKind.Chromium);
        await using var desk = await Desk.StartAsync(configure: options => options.AddPlugin<TicketExtrasPlugin>());
        await using var chromium = await ChromiumBrowser.StartAsync();
        var department = await desk.DepartmentAsync("Here");
        var ids = new[] { await desk.TicketAsync(department, "First"), await desk.TicketAsync(department, "Second") };
        desk.Host.Services.GetRequiredService<Extras>().Colours[ids[0]] = "red";
        var page = await chromium.SignInAsync(desk.Host.BaseAddress, PluginTestHost.AdminEmail, PluginTestHost.AdminPassword, width, 800);
        await page.GotoAsync("/tickets/all");
        await Assertions.Expect(page.Locator($"#ticket-{ids[0]} .colour")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".hd-row").First).ToContainTextAsync("Second");
        await page.Locator("summary", new() { HasText = "Sort:" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Link, new() { Name = "Lowest number first" }).ClickAsync();
        await Assertions.Expect(page.Locator(".hd-row").First).ToContainTextAsync("First");
        if (Environment.GetEnvironmentVariable("HOOKDESK_TEST_PICTURES") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"added-column-{width}.png") });
        await page.GotoAsync("/tickets/extras-odd");
        await Assertions.Expect(page.Locator(".hd-row")).ToHaveCountAsync(1);
    }
}
