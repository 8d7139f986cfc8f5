using System.Net;
using Hookdesk.Sdk.Security;

namespace Hookdesk.Search.Tests.RunSearch;

public abstract class RightsTests(SharedDesk shared)
{
    private readonly Desk desk = shared.Desk;

    [Fact]
    public async Task A_field_of_another_department_is_no_filter_and_its_choices_are_not_told()
    {
        var mark = $"m{Guid.NewGuid():N}"[..12];
        var (own, other) = (await desk.DepartmentAsync($"Own {mark}"), await desk.DepartmentAsync($"Other {mark}"));
        var (agent, insider) = (await desk.AgentAsync(), await desk.AgentAsync());
        await desk.JoinAsync(agent.Id, own, DefaultRoles.Agent);
        await desk.JoinAsync(insider.Id, other, DefaultRoles.Agent);
        var admin = await desk.Host.SignInAsync();
        await admin.OpenAsync("/admin/ticket-fields/new?kind=choice");
        await admin.SubmitAsync("#field", ("title", $"Outcome {mark}"), ("choices", "Warned"), ("department", $"{other}"));
        foreach (
            var path in new[] { "/search/complete?q=outcome", $"/search/complete?q=outcome-{mark}:w", $"/search?q=outcome-{mark}:nothing" }
        )
        {
            Assert.DoesNotContain("Warned", (await agent.Browser.OpenAsync(path)).Html);
            Assert.DoesNotContain($"Outcome {mark}", (await agent.Browser.OpenAsync(path)).Html);
        }
        Assert.Contains("Warned", (await insider.Browser.OpenAsync($"/search/complete?q=outcome-{mark}:w")).Html);
    }

    [Fact]
    public async Task Neither_result_nor_count_nor_suggestion_nor_completion_tells_of_another_departments_ticket()
    {
        var mark = $"m{Guid.NewGuid():N}"[..12];
        var (own, other) = (await desk.DepartmentAsync($"Own {mark}"), await desk.DepartmentAsync($"Other {mark}"));
        var agent = await desk.AgentAsync();
        await desk.JoinAsync(agent.Id, own, DefaultRoles.Agent);
        var seen = await desk.TicketAsync(
            own,
            $"Open matter {mark}",
            $"{mark} shared words about apples and pears in baskets",
            with: made => made with { Tags = [$"{mark}-open"] }
        );
        var hidden = await desk.TicketAsync(
            other,
            $"Secret matter {mark}",
            $"{mark} shared words about apples and pears in baskets",
            with: made => made with { Tags = [$"{mark}-secret"] }
        );
        await desk.IndexedAsync();

        foreach (
            var query in new[]
            {
                mark,
                $"{mark} secret",
                $"#{hidden}",
                "secret matter",
                $"tag:{mark}-secret",
                $"department:\"Other {mark}\"",
                $"-apples {mark}",
                $"{mark} or secret",
                "*",
                "status:new",
                $"kind:ticket {mark}",
            }
        )
        {
            var page = await agent.Browser.OpenAsync($"/search?q={Uri.EscapeDataString(query)}");
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.DoesNotContain("Secret matter", page.Html);
            Assert.DoesNotContain($"/tickets/{hidden}\"", page.Html);
        }
        var found = await agent.Browser.OpenAsync($"/search?q={mark}");
        Assert.Contains("1 result", found.Text);
        Assert.All(found.Document.QuerySelectorAll(".hd-view-count"), count => Assert.Equal("1", count.TextContent));
        Assert.DoesNotContain($"title=\"Other {mark}", found.Html);

        var palette = (await agent.Browser.OpenAsync($"/palette?q={mark}")).Html;
        Assert.DoesNotContain("Secret", palette);
        Assert.Contains("1 result", palette);
        Assert.DoesNotContain("Secret", (await agent.Browser.OpenAsync("/palette?q=secret")).Html);
        foreach (var typed in new[] { $"tag:{mark}", "department:", "department:oth", "secr", mark })
        {
            var completions = (await agent.Browser.OpenAsync($"/search/complete?q={Uri.EscapeDataString(typed)}")).Html;
            Assert.DoesNotContain("secret", completions, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("Other", completions);
        }
        Assert.Contains($"{mark}-open", (await agent.Browser.OpenAsync($"/search/complete?q=tag:{mark}")).Html);
        // Whoever may see both is told that they are alike; the agent is not.
        var admin = await desk.AgentAsync(DefaultRoles.Administrator);
        Assert.Contains("Secret", (await admin.Browser.OpenAsync($"/search/similar/{seen}")).Html);
        Assert.DoesNotContain("Secret", (await agent.Browser.OpenAsync($"/search/similar/{seen}")).Html);
    }

    [Fact]
    public async Task A_ticket_that_moved_away_is_not_shown_even_before_the_index_knows_it()
    {
        var mark = $"m{Guid.NewGuid():N}";
        var (own, other) = (await desk.DepartmentAsync($"Own {mark}"), await desk.DepartmentAsync($"Other {mark}"));
        var agent = await desk.AgentAsync();
        await desk.JoinAsync(agent.Id, own, DefaultRoles.Agent);
        var ticket = await desk.TicketAsync(own, mark, "text");
        await desk.IndexedAsync();
        var admin = await desk.AgentAsync(DefaultRoles.Administrator);
        await admin.Browser.OpenAsync($"/tickets/{ticket}");
        await admin.Browser.PostAsync(
            $"/tickets/{ticket}/department",
            new FormUrlEncodedContent([KeyValuePair.Create("department", $"{other}")])
        );
        Assert.DoesNotContain($"/tickets/{ticket}", (await agent.Browser.OpenAsync($"/search?q={mark}")).Html);
    }

    [Fact]
    public async Task Somebody_without_any_right_is_told_so_and_an_anonymous_visitor_is_led_to_sign_in()
    {
        var agent = await desk.AgentAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.Browser.OpenAsync("/search?q=printer")).Status);
        Assert.DoesNotContain("<li>", (await agent.Browser.OpenAsync("/search/complete?q=status:")).Html);
        using var visitor = desk.Host.OpenBrowser();
        Assert.StartsWith("/sign-in", (await visitor.OpenAsync("/search?q=printer")).Url.AbsolutePath);
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.Browser.OpenAsync("/admin/search")).Status);
    }

    public sealed class OnSqlite(SqliteDesk desk) : RightsTests(desk);

    public sealed class OnPostgres(PostgresDesk desk) : RightsTests(desk);
}
