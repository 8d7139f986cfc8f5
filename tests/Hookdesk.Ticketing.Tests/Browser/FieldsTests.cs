using Hookdesk.TestServers;
using Microsoft.Playwright;

namespace Hookdesk.Ticketing.Tests.Browser;

public sealed class FieldsTests(BrowserDesk browser) : IClassFixture<BrowserDesk>
{
    [Fact]
    public async Task A_field_is_made_in_the_administration_and_filled_in_beside_the_ticket_without_leaving_it()
    {
        var name = $"Contract {Guid.NewGuid():N}"[..14];
        var id = await TicketAsync();
        var page = await browser.OpenAsync();
        await page.GotoAsync("/admin/ticket-fields");
        await page.GetByText("New field").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Drop-down list" }).ClickAsync();
        await page.FillAsync("#title", name);
        await page.FillAsync("#choices", "Gold\nSilver");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Assertions.Expect(page.Locator(".hd-toast")).ToContainTextAsync("Field created.");

        await page.GotoAsync($"/tickets/{id}");
        var card = page.Locator($"#fields-{id}");
        await page.Keyboard.PressAsync("i");
        await card.GetByLabel(name).SelectOptionAsync("Gold");
        await card.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(card.Locator(".hd-facts")).ToContainTextAsync("Gold");
        await Assertions.Expect(card.Locator("form")).ToBeHiddenAsync();
        await page.Locator(".hd-toast").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(card.Locator(".hd-facts")).Not.ToContainTextAsync("Gold");
    }

    [Fact]
    public async Task What_a_colleague_fills_in_appears_and_an_open_form_keeps_what_is_typed()
    {
        var name = $"Shelf {Guid.NewGuid():N}"[..14];
        var id = await TicketAsync();
        var (one, two) = (await browser.OpenAsync(), await browser.OpenAsync());
        await MakeAsync(one, "text", name);
        await one.GotoAsync($"/tickets/{id}");
        await two.GotoAsync($"/tickets/{id}");
        await two.Locator($"#fields-{id} summary").ClickAsync();
        await two.Locator($"#fields-{id}").GetByLabel(name).FillAsync("B 7");
        await one.Locator($"#fields-{id} summary").ClickAsync();
        await one.Locator($"#fields-{id}").GetByLabel(name).FillAsync("A 1");
        await one.Locator($"#fields-{id}").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(two.Locator($"#fields-{id} .hd-facts")).ToContainTextAsync("A 1");
        await Assertions.Expect(two.Locator($"#fields-{id}").GetByLabel(name)).ToHaveValueAsync("B 7");
        await two.Locator($"#fields-{id}").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(two.Locator($"#fields-{id}")).ToContainTextAsync("Someone else changed this to “A 1”.");
        await Assertions.Expect(two.Locator($"#fields-{id}").GetByLabel(name)).ToHaveValueAsync("B 7");
    }

    [Theory]
    [MemberData(nameof(Screens.Wide), MemberType = typeof(Screens))]
    public async Task Axe_finds_nothing_where_fields_are_made_and_filled_in_and_nothing_is_wider_than_the_window(
        int width,
        ColorScheme scheme
    )
    {
        var id = await TicketAsync();
        var page = await browser.OpenAsync(width, 900, scheme);
        var number = Guid.NewGuid().ToString("N")[..6];
        foreach (var kind in new[] { "text", "number", "date", "choices", "tickbox" })
            await MakeAsync(page, kind, $"A {kind} {number}");
        var field = await MakeAsync(page, "choice", $"Contract {number}");
        var found = new List<string>();
        foreach (
            var path in new[]
            {
                "/admin/ticket-fields",
                "/admin/statuses",
                "/admin/statuses/new?category=pending",
                "/admin/statuses/2",
                "/admin/ticket-fields/new?kind=choices",
                field,
                $"{field}/delete",
                $"/tickets/{id}/fields",
                $"/tickets/{id}",
                "/tickets/new",
            }
        )
        {
            await page.GotoAsync(path);
            await page.LoadedAsync();
            if (path == $"/tickets/{id}" && width == 1440)
                await page.Locator($"#fields-{id} summary").ClickAsync();
            if (Environment.GetEnvironmentVariable("HOOKDESK_TEST_PICTURES") is { Length: > 0 } folder)
                await page.ScreenshotAsync(
                    new()
                    {
                        Path = Path.Combine(
                            folder,
                            $"fields-{width}-{scheme}{path.Replace(field, "/field").Replace($"{id}", "n").Replace('/', '_').Replace('?', '-')}.png"
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

    [Fact]
    public async Task Without_script_fields_are_filled_in_all_the_same()
    {
        var id = await TicketAsync();
        var name = $"Plain {Guid.NewGuid():N}"[..14];
        var page = await browser.OpenAsync(script: false);
        await MakeAsync(page, "number", name);
        await page.GotoAsync($"/tickets/{id}");
        await page.Locator($"#fields-{id} summary").ClickAsync();
        await page.Locator($"#fields-{id}").GetByLabel(name).FillAsync("many");
        await page.Locator($"#fields-{id}").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("“many” isn't a number.");
        await page.GetByLabel(name).FillAsync("12");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator($"#fields-{id} .hd-facts")).ToContainTextAsync("12");
    }

    /// <summary>Makes a field; returns the address of its page.</summary>
    private static async Task<string> MakeAsync(IPage page, string kind, string title)
    {
        await page.GotoAsync($"/admin/ticket-fields/new?kind={kind}");
        await page.FillAsync("#title", title);
        await page.FillAsync("#help", "As it stands in the contract.");
        if (kind is "choice" or "choices")
            await page.FillAsync("#choices", "Gold\nSilver with a rather long name\nBronze");
        await page.Locator("#field button.btn-primary").ClickAsync();
        await page.ReachAsync(url => !url.Contains("/new"));
        return new Uri(page.Url).AbsolutePath;
    }

    private async Task<long> TicketAsync() =>
        await browser.Desk.TicketAsync(
            await browser.Desk.DepartmentAsync($"F {Guid.NewGuid():N}"[..20]),
            from: $"kari.{Guid.NewGuid():N}@example.com"
        );
}
