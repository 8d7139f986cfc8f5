using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Testing;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.TestServers;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Hookdesk.Sla.Tests.Browser;

/// <summary>Targets as agents and managers see them in a real browser.</summary>
public sealed class SeenBrowserTests : IAsyncLifetime
{
    private const string Email = "browser@desk.example";
    private ChromiumBrowser? _chromium;
    private Desk? _desk;

    private Desk Desk => _desk!;

    public async ValueTask InitializeAsync()
    {
        ServerRequirement.Require(ServerKind.Chromium);
        _desk = await Desk.StartAsync();
        await Desk.Host.CreateUserAsync(Email, "Berit Rowe", DefaultRoles.Administrator);
        _chromium = await ChromiumBrowser.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        if (_desk is not null)
            await _desk.DisposeAsync();
    }

    [Fact]
    public async Task A_ticket_goes_yellow_red_and_escalated_while_its_page_is_open()
    {
        var department = await Desk.DepartmentAsync("Support");
        await Desk.PolicyAsync(
            department,
            policy =>
                policy with
                {
                    Name = "Gold",
                    Targets = [policy.For(SlaTarget.FirstResponse)!],
                    Steps =
                    [
                        new EscalationStep
                        {
                            Id = 1,
                            Percent = 100,
                            Actions = [new EscalationAction(EscalationKind.RaisePriority, "high")],
                        },
                    ],
                }
        );
        var ticket = await Desk.TicketAsync(department);
        await Desk.CaughtUpAsync();
        var page = await OpenAsync();
        var errors = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                errors.Add(message.Text);
        };
        await page.GotoAsync($"/tickets/{ticket}");
        var left = page.Locator($"#sla-{ticket} .hd-due");
        await Assertions.Expect(left).ToHaveTextAsync("1 h left");
        Desk.Clock.Forward(TimeSpan.FromMinutes(50));
        // What is told before the page listens, it does not hear.
        await page.RunAndWaitForResponseAsync(() => page.ReloadAsync(), response => response.Url.Contains("/live?"));
        await Assertions.Expect(left).ToHaveTextAsync("10 min left");
        await Assertions.Expect(left).ToHaveAttributeAsync("data-tone", "warning");
        // The breach is told to the open page.
        await Desk.PassAsync(TimeSpan.FromMinutes(25));
        await Assertions.Expect(left).ToHaveTextAsync("overdue by 15 min");
        await Assertions.Expect(left).ToHaveAttributeAsync("data-tone", "danger");
        await Assertions.Expect(page.Locator("#properties")).ToContainTextAsync("High");
        await Assertions.Expect(page.Locator(".hd-view[href='/tickets/sla-breached'] .hd-view-count")).ToHaveTextAsync("1");
        var agent = await Desk.AgentAsync(DefaultRoles.Agent);
        await Desk.ReplyAsync(ticket, agent);
        await Assertions.Expect(page.Locator($"#sla-{ticket}")).ToContainTextAsync("Past targets");
        Assert.Empty(errors);
    }

    [Fact]
    public async Task What_is_left_counts_on_by_itself_in_open_hours_only()
    {
        var department = await Desk.DepartmentAsync("Support");
        await Desk.PolicyAsync(
            department,
            policy => policy with { Targets = [policy.For(SlaTarget.FirstResponse)! with { Minutes = [120, 120, 120, 120] }] }
        );
        var ticket = await Desk.TicketAsync(department);
        await Desk.CaughtUpAsync();
        var page = await OpenAsync();
        await page.Clock.InstallAsync();
        await page.GotoAsync($"/tickets/{ticket}");
        var left = page.Locator($"#sla-{ticket} .hd-due");
        await Assertions.Expect(left).ToHaveTextAsync("2 h left");
        await page.Clock.FastForwardAsync("21:00");
        await Assertions.Expect(left).ToHaveTextAsync("1 h 39 min left");
        await page.Clock.FastForwardAsync("01:20:00");
        await Assertions.Expect(left).ToHaveAttributeAsync("data-tone", "warning");
        await page.Clock.FastForwardAsync("01:00:00");
        await Assertions.Expect(left).ToHaveAttributeAsync("data-tone", "danger");
        await Assertions.Expect(left).ToContainTextAsync("overdue by 4");

        // The same with a calendar that closes ten minutes from now.
        await page.GotoAsync($"/tickets/{ticket}");
        await left.EvaluateAsync("node => { node.dataset.sla = '7200 7200 1'; node.dataset.slaOpen = '0-600 43200-46800'; }");
        await page.Clock.FastForwardAsync("00:16");
        await page.Clock.FastForwardAsync("02:00:00");
        await Assertions.Expect(left).ToHaveTextAsync("1 h 50 min left");
    }

    [Theory]
    [MemberData(nameof(Screens.Narrow), MemberType = typeof(Screens))]
    public async Task Axe_finds_nothing_on_any_page(int width, ColorScheme scheme)
    {
        var (support, sales) = (await Desk.DepartmentAsync("Support"), await Desk.DepartmentAsync("Sales in the north and the far south"));
        await Desk.PolicyAsync(
            support,
            policy =>
                policy with
                {
                    Name = "Gold customers",
                    Targets =
                    [
                        policy.For(SlaTarget.FirstResponse)!,
                        policy.For(SlaTarget.NextResponse)!,
                        policy.For(SlaTarget.Resolution)! with
                        {
                            Minutes = [2000, 2000, 2000, 2000],
                        },
                    ],
                }
        );
        await Desk.PolicyAsync(
            sales,
            policy => policy with { Targets = [policy.For(SlaTarget.FirstResponse)! with { Minutes = [400, 400, 400, 100] }] }
        );
        var agent = await Desk.AgentAsync(DefaultRoles.Agent);
        var ticket = await Desk.TicketAsync(support, "Water in the cellar, and the pump does not start although it was repaired last week");
        for (var number = 0; number < 6; number++)
            await Desk.TicketAsync(
                sales,
                $"An offer for {number + 2} machines",
                with: given =>
                    given with
                    {
                        AssigneeId = number % 2 == 0 ? agent.Id : null,
                        Priority = number == 3 ? TicketPriority.Urgent : TicketPriority.Normal,
                    }
            );
        await Desk.CaughtUpAsync();
        await Desk.PassAsync(TimeSpan.FromMinutes(75));
        await Desk.ReplyAsync(ticket, agent);
        await Desk.AnswerAsync(ticket);
        await Desk.TicketAsync(support, "No network in room 12");
        var held = await Desk.TicketAsync(support, "Waits for a spare part");
        await Desk.CaughtUpAsync();
        await Desk.PassAsync(TimeSpan.FromMinutes(50));
        await Desk.WriteAsync(
            (services, write) => services.GetRequiredService<ITicketChanges>().SetStatusAsync(write, held, StatusCategory.OnHold)
        );
        await Desk.CaughtUpAsync();

        var page = await OpenAsync(width, scheme);
        var found = new List<string>();
        foreach (
            var path in new[]
            {
                "/tickets/all?sort=sla-due",
                "/tickets/sla-breached",
                "/tickets/sla-due-soon",
                $"/tickets/{ticket}",
                $"/tickets/{held}",
                "/sla",
                "/sla/export",
                "/sla/export/file?from=x",
            }
        )
        {
            await page.GotoAsync(path);
            await page.LoadedAsync();
            if (path == $"/tickets/{ticket}")
            {
                if (width < 1200)
                    await page.Locator(".hd-side-open").ClickAsync();
                await page.Locator(".sla-past > summary").ClickAsync();
            }
            if (Environment.GetEnvironmentVariable("HOOKDESK_TEST_PICTURES") is { Length: > 0 } folder)
                await page.ScreenshotAsync(
                    new() { Path = Path.Combine(folder, $"sla-{width}-{scheme}{path.Replace('/', '_').Replace('?', '-')}.png") }
                );
            found.AddRange((await Accessibility.ViolationsAsync(page)).Select(violation => $"{path}: {violation}"));
            Assert.True(
                await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"),
                $"{path} is wider than the window"
            );
        }
        Assert.Empty(found);
    }

    private Task<IPage> OpenAsync(int width = 1440, ColorScheme scheme = ColorScheme.Light) =>
        _chromium!.SignInAsync(Desk.Host.BaseAddress, Email, PluginTestHost.AdminPassword, width, scheme: scheme);
}
