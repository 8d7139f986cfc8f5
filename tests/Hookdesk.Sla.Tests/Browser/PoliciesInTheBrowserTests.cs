using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.TestServers;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Playwright;

namespace Hookdesk.Sla.Tests.Browser;

/// <summary>Making a policy in a real browser.</summary>
public sealed class PoliciesInTheBrowserTests(BrowserDesk browser) : IClassFixture<BrowserDesk>
{
    private Desk Desk => browser.Desk;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_policy_is_made_tried_and_saved_and_a_ticket_goes_yellow_red_and_escalated(bool script)
    {
        var name = script ? "Gold" : "Gold without script";
        var department = await Desk.DepartmentAsync($"Sales {script}");
        var page = await browser.OpenAsync(script: script);
        await page.GotoAsync("/admin/sla/policies");
        await page.ClickAsync("a[href='/admin/sla/policies/new'] >> nth=0");
        await page.FillAsync("#name", name);
        await page.SelectOptionAsync("#c\\.add", "department");
        await page.ClickAsync("text=Add condition");
        await page.GetByLabel($"Sales {script}").CheckAsync();
        foreach (var target in new[] { "next_response", "resolution" })
            for (var priority = 0; priority < 4; priority++)
                await page.FillAsync($"#{target}\\.{priority}", "");
        await page.FillAsync("#first_response\\.1", "2 h");
        await page.CheckAsync("input[name='first_response.time'][value=calendar]");
        await page.ClickAsync("text=Add step");
        Assert.Equal(name, await page.InputValueAsync("#name"));
        await page.SelectOptionAsync("#s2\\.when", "after");
        await page.FillAsync("#s2\\.amount", "10 min");
        await page.ClickAsync("fieldset:has(#s2\\.amount) summary");
        await page.SelectOptionAsync("#s2\\.priority", "high");
        await page.FillAsync("#s2\\.tags", $"late-{script}".ToLowerInvariant());
        await page.ClickAsync(".hd-form-foot button[value=try]");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Dry run");
        await page.ClickAsync("button[value=back]");
        Assert.Equal("10 min", await page.InputValueAsync("#s2\\.amount"));
        await page.ClickAsync(".hd-form-foot button[value=save]");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(name);
        await Desk.RecalculatedAsync();

        var ticket = await Desk.TicketAsync(department);
        Assert.Equal(
            (120, name),
            (
                (await Desk.ClockAsync(ticket, SlaTarget.FirstResponse)).Minutes,
                (await Desk.ClockAsync(ticket, SlaTarget.FirstResponse)).PolicyName
            )
        );
        var left = page.Locator($"#sla-{ticket} .hd-due");
        foreach (
            var (pass, words, tone) in new[]
            {
                (0, "2 h left", "success"),
                (100, "20 min left", "warning"),
                (35, "overdue by 15 min", "danger"),
            }
        )
        {
            await Desk.PassAsync(TimeSpan.FromMinutes(pass));
            await page.GotoAsync($"/tickets/{ticket}");
            await Assertions.Expect(left).ToHaveTextAsync(words);
            if (tone != "success")
                await Assertions.Expect(left).ToHaveAttributeAsync("data-tone", tone);
        }
        await Desk.CaughtUpAsync();
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#properties")).ToContainTextAsync("High");
        await Assertions.Expect(page.Locator("#properties")).ToContainTextAsync($"late-{script}".ToLowerInvariant());
    }

    [Theory]
    [MemberData(nameof(Screens.Wide), MemberType = typeof(Screens))]
    public async Task Axe_finds_nothing_on_the_policies_in_their_form_with_errors_and_in_a_dry_run(int width, ColorScheme scheme)
    {
        var department = await Desk.DepartmentAsync($"Everything {width} {scheme}");
        var id = await Desk.PolicyAsync(
            department,
            policy =>
                policy with
                {
                    Steps =
                    [
                        new EscalationStep
                        {
                            Id = 1,
                            Percent = 75,
                            Actions =
                            [
                                new EscalationAction(EscalationKind.NotifyAssignee),
                                new EscalationAction(EscalationKind.AddTag, "soon"),
                            ],
                        },
                    ],
                    Condition = ConditionGroup.All(
                        policy.Condition,
                        new ConditionTest("tag", ConditionOperators.NoneOf, ["slow", "free"]),
                        ConditionGroup.Any(
                            new ConditionTest("gone-field", ConditionOperators.AnyOf, ["x"]),
                            new ConditionTest("created", ConditionOperators.Less, ["2026-03-29"])
                        )
                    ),
                }
        );
        await Desk.TicketAsync(department, "A water pump that has been making a noise since the day before yesterday");
        await Desk.PassAsync(TimeSpan.FromMinutes(90));
        var page = await browser.OpenAsync(width, 900, scheme);
        var found = new List<string>();
        foreach (
            var path in new[] { "/admin/sla/policies", "/admin/sla/policies/new", $"/admin/sla/policies/{id}", "/admin/sla/policies/try" }
        )
        {
            await page.GotoAsync(path);
            await LookAsync(path);
        }
        await page.GotoAsync("/admin/sla/policies/new");
        await page.FillAsync("#name", "Wrong");
        await page.FillAsync("#first_response\\.1", "soon");
        await page.FillAsync("#s0\\.amount", "most");
        await page.ClickAsync(".hd-form-foot button[value=save]");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("“soon” isn't a valid duration");
        await LookAsync("/errors");
        Assert.Empty(found);

        async Task LookAsync(string path)
        {
            await page.LoadedAsync();
            if (Environment.GetEnvironmentVariable("HOOKDESK_TEST_PICTURES") is { Length: > 0 } folder)
            {
                await page.SetViewportSizeAsync(width, 2400);
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"policies-{width}-{scheme}{path.Replace('/', '_')}.png") });
                await page.SetViewportSizeAsync(width, 900);
            }
            found.AddRange((await Accessibility.ViolationsAsync(page)).Select(violation => $"{path}: {violation}"));
            Assert.True(
                await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"),
                $"{path} is wider than the window."
            );
        }
    }
}
