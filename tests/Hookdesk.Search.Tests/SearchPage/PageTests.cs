using System.Net;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Search.Data;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Search.Tests.SearchPage;

public abstract class PageTests(SharedDesk shared)
{
    private readonly Desk desk = shared.Desk;

    [Fact]
    public async Task Every_page_answers()
    {
        var agent = await desk.AgentAsync(DefaultRoles.Administrator);
        foreach (
            var path in new[]
            {
                "/search",
                "/search?q=printer",
                "/search?q=printer&sort=date",
                "/search?q=printer&sort=best&after=junk",
                "/search?q=%22",
                "/search?q=created:soon",
                "/search?q=%25&after=1_2",
                "/search/complete",
                "/search/complete?q=st",
                "/admin/search",
                "/palette?q=pri",
            }
        )
        {
            var page = await agent.Browser.OpenAsync(path);
            Assert.True(page.Status == HttpStatusCode.OK, $"{path}: {page.Status} {page.Html}");
        }
    }

    [Fact]
    public async Task A_filter_that_is_not_understood_is_told_with_what_it_can_be()
    {
        var agent = await desk.AgentAsync(DefaultRoles.Administrator);
        var page = await agent.Browser.OpenAsync("/search?q=status:offline");
        Assert.Contains("“status:offline” isn't a filter and was searched as text. status can be: new, open, pending, ", page.Text);
    }

    [Fact]
    public async Task Counts_lead_to_a_narrower_search_and_back()
    {
        var mark = $"m{Guid.NewGuid():N}"[..12];
        var (first, second) = (await desk.DepartmentAsync($"First {mark}"), await desk.DepartmentAsync($"Second {mark}"));
        await desk.TicketAsync(first, "One", mark);
        await desk.TicketAsync(second, "Two", mark);
        await desk.TicketAsync(second, "Three", mark);
        await desk.IndexedAsync();
        var agent = await desk.AgentAsync(DefaultRoles.Administrator);
        var page = await agent.Browser.OpenAsync($"/search?q={mark}");
        Assert.Contains("3 results", page.Text);
        var link = page.Document.QuerySelectorAll("#hd-views a.hd-view").First(view => view.TextContent.Contains($"Second {mark}"));
        Assert.Equal("2", link.QuerySelector(".hd-view-count")!.TextContent);
        page = await agent.Browser.OpenAsync(link.GetAttribute("href")!);
        Assert.Contains("2 results", page.Text);
        Assert.Equal($"{mark} department:\"Second {mark}\"", page.Document.QuerySelector("#q")!.GetAttribute("value"));
        var all = page.Document.QuerySelectorAll("#hd-views a.hd-view").First(view => view.TextContent.Trim() == "All");
        Assert.Contains("3 results", (await agent.Browser.OpenAsync(all.GetAttribute("href")!)).Text);
    }

    [Fact]
    public async Task Tags_are_counted_as_they_are_written_and_several_narrow_together_in_the_order_that_was_chosen()
    {
        var mark = $"m{Guid.NewGuid():N}"[..12];
        var department = await desk.DepartmentAsync(mark);
        await desk.TicketAsync(department, "One", mark, with: made => made with { Tags = [$"Straße {mark}", $"VIP {mark}"] });
        await desk.TicketAsync(department, "Two", mark, with: made => made with { Tags = [$"Straße {mark}"] });
        await desk.IndexedAsync();
        var agent = await desk.AgentAsync(DefaultRoles.Administrator);
        var page = await agent.Browser.OpenAsync($"/search?q={mark}&sort=date");
        page = await agent.Browser.OpenAsync(Link($"Straße {mark}"));
        Assert.Contains("2 results", page.Text);
        page = await agent.Browser.OpenAsync(Link($"VIP {mark}"));
        Assert.Contains("1 result", page.Text);
        Assert.Equal($"{mark} tag:\"Straße {mark}\" tag:\"VIP {mark}\"", page.Document.QuerySelector("#q")!.GetAttribute("value"));
        Assert.Equal("Newest", page.Document.QuerySelector(".search-summary [aria-current]")!.TextContent);
        var completions = await agent.Browser.OpenAsync($"/search/complete?q={Uri.EscapeDataString($"tag:\"strasse {mark}")}");
        Assert.Equal($"tag:\"Straße {mark}\" ", completions.Document.QuerySelector("[data-query]")!.GetAttribute("data-query"));

        string Link(string value) =>
            page
                .Document.QuerySelectorAll("#hd-views a.hd-view")
                .First(view => view.QuerySelector(".hd-cut")!.TextContent == value)
                .GetAttribute("href")!;
    }

    [Fact]
    public async Task A_result_shows_its_text_harmless()
    {
        var mark = $"m{Guid.NewGuid():N}"[..12];
        await desk.TicketAsync(
            await desk.DepartmentAsync(mark),
            $"<script>alert(1)</script> {mark}",
            $"{mark} <img src=x onerror=alert(1)>"
        );
        await desk.IndexedAsync();
        var agent = await desk.AgentAsync(DefaultRoles.Administrator);
        var page = await agent.Browser.OpenAsync($"/search?q={mark}");
        Assert.Empty(page.Document.QuerySelectorAll(".search-results script, .search-results img"));
        Assert.Equal([mark, mark], page.Document.QuerySelectorAll(".search-results mark").Select(hit => hit.TextContent));
    }

    [Fact]
    public async Task A_saved_search_is_listed_beside_the_views_until_it_is_forgotten_and_is_nobody_elses()
    {
        var (agent, other) = (await desk.AgentAsync(DefaultRoles.Administrator), await desk.AgentAsync(DefaultRoles.Administrator));
        var mark = $"m{Guid.NewGuid():N}"[..12];
        var department = await desk.DepartmentAsync(mark);
        for (var i = 0; i < 3; i++)
            await desk.TicketAsync(department, "Counted", mark);
        await desk.IndexedAsync();
        await agent.Browser.OpenAsync($"/search?q={mark}");
        await agent.Browser.SubmitAsync("form[action='/search/saved']", ("name", "Three of them"), ("view", "true"));
        Assert.Contains("hx-get=\"/search/saved/views\"", (await agent.Browser.OpenAsync("/tickets/all")).Html);
        Assert.Equal("3", (await agent.Browser.OpenAsync("/search/saved/views")).Document.QuerySelector(".hd-view-count")!.TextContent);
        await agent.Browser.OpenAsync($"/search?q={mark}");
        await agent.Browser.SubmitAsync($"form[action='/search/saved/{await IdAsync()}/forget']");

        await agent.Browser.OpenAsync("/search?q=status:new");
        await agent.Browser.SubmitAsync("form[action='/search/saved']", ("name", "What is new"), ("view", "true"));
        Assert.Contains("/search?q=status%3Anew", (await agent.Browser.OpenAsync("/tickets/all")).Html);
        Assert.DoesNotContain("What is new", (await other.Browser.OpenAsync("/tickets/all")).Html);
        Assert.DoesNotContain("What is new", (await other.Browser.OpenAsync("/search")).Html);
        var id = await IdAsync();
        await other.Browser.PostAsync($"/search/saved/{id}/forget");
        Assert.Contains("What is new", (await agent.Browser.OpenAsync("/search?q=status:new")).Html);
        await agent.Browser.SubmitAsync($"form[action='/search/saved/{id}/forget']");
        Assert.DoesNotContain("What is new", (await agent.Browser.OpenAsync("/tickets/all")).Html);

        Task<long> IdAsync() =>
            desk.InAsync(async services =>
                (await services.GetRequiredService<IDatabase>().Table<SavedSearchRow>().FirstAsync(row => row.UserId == agent.Id)).Id
            );
    }

    [Theory]
    [InlineData("organisation:\"Acme Ltd\" tag:vip", "organization:\"Acme Ltd\" tag:vip")]
    [InlineData("acme kind:organisation", "acme kind:organization")]
    [InlineData("our organisation", "our organisation")]
    public async Task A_search_that_was_saved_in_an_earlier_version_finds_the_same(string saved, string query)
    {
        var kept = await desk.InAsync(services =>
            services
                .GetRequiredService<IDatabase>()
                .WriteAsync(async write =>
                {
                    var row = new SavedSearchRow
                    {
                        UserId = -1,
                        Name = "Older",
                        Query = saved,
                        CreatedAt = write.Now,
                    };
                    row.Id = await write.InsertWithIdAsync(row);
                    foreach (var statement in SpellOrganization.Statements)
                        await write.Connection.ExecuteAsync(statement);
                    var after = await write
                        .Table<SavedSearchRow>()
                        .Where(known => known.Id == row.Id)
                        .Select(known => known.Query)
                        .SingleAsync();
                    await write.Table<SavedSearchRow>().Where(known => known.Id == row.Id).DeleteAsync();
                    return after;
                })
        );
        Assert.Equal(query, kept);
    }

    [Fact]
    public async Task Recent_searches_are_the_last_ones_each_once()
    {
        var agent = await desk.AgentAsync(DefaultRoles.Administrator);
        foreach (var query in new[] { "first thing", "second thing", "first thing" })
            await agent.Browser.OpenAsync($"/search?q={Uri.EscapeDataString(query)}");
        var page = await agent.Browser.OpenAsync("/search");
        Assert.Equal(
            ["first thing", "second thing"],
            page.Document.QuerySelectorAll("#hd-views .hd-cut").Select(entry => entry.TextContent)
        );
    }

    [Fact]
    public async Task Filters_and_values_are_completed_while_typing()
    {
        var mark = $"m{Guid.NewGuid():N}"[..12];
        var ticket = await desk.TicketAsync(
            await desk.DepartmentAsync(mark),
            $"Completed {mark}",
            "text",
            $"{mark}@people.example",
            made => made with { Tags = [mark] }
        );
        await desk.IndexedAsync();
        var agent = await desk.AgentAsync(DefaultRoles.Administrator);
        Assert.Contains("status:", (await agent.Browser.OpenAsync("/search/complete?q=x%20sta")).Html);
        Assert.Contains("/search?q=x%20status%3Aclosed", (await agent.Browser.OpenAsync("/search/complete?q=x%20status:clo")).Html);
        Assert.Contains("last-week", (await agent.Browser.OpenAsync("/search/complete?q=updated:la")).Html);
        Assert.Contains("data-query=\"status:open,closed \"", (await agent.Browser.OpenAsync("/search/complete?q=status:open,clo")).Html);
        Assert.Contains(
            $"data-query=\"from:{mark}@people.example \"",
            (await agent.Browser.OpenAsync($"/search/complete?q=from:{mark[..8]}")).Html
        );
        Assert.Contains($"tag%3A{mark}", (await agent.Browser.OpenAsync($"/search/complete?q=tag:{mark[..6]}")).Html);
        Assert.Contains($"/tickets/{ticket}", (await agent.Browser.OpenAsync($"/search/complete?q=completed%20{mark[..8]}")).Html);
        var palette = (await agent.Browser.OpenAsync($"/palette?q={mark[..9]}")).Html;
        Assert.Contains($"#{ticket} Completed {mark}", palette);
    }

    [Fact]
    public async Task Similar_tickets_stand_beside_a_ticket_with_solved_ones_first()
    {
        var department = await desk.DepartmentAsync($"D{Guid.NewGuid():N}");
        var admin = await desk.AgentAsync(DefaultRoles.Administrator);
        var words = string.Concat(Guid.NewGuid().ToString("N").Select(digit => (char)('a' + digit % 20)));
        var text = $"The {words} turbine stutters after the {words}x update of the gearbox";
        var open = await desk.TicketAsync(department, $"Turbine {words} stutters", text);
        var solved = await desk.TicketAsync(department, $"Turbine {words} stutters badly", text);
        await admin.Browser.OpenAsync($"/tickets/{solved}");
        await admin.Browser.SubmitAsync(
            $"form[action='/tickets/{solved}/messages']",
            ("kind", "reply"),
            ("html", "Hello Kari,\n\nReplace the valve.")
        );
        var thanks = await desk.AnswerAsync(solved, "Thanks, that was it!");
        await admin.Browser.PostAsync($"/tickets/{solved}/status", new FormUrlEncodedContent([KeyValuePair.Create("status", "closed")]));
        var asked = await desk.TicketAsync(department, $"Turbine {words}", text);
        await desk.IndexedAsync();
        var page = await admin.Browser.OpenAsync($"/tickets/{asked}");
        var card = page.Document.QuerySelector("section[aria-labelledby=card-similar] [hx-get]");
        Assert.NotNull(card);
        page = await admin.Browser.OpenAsync(card.GetAttribute("hx-get")!);
        card = page.Document.QuerySelector("main .hd-mini-list");
        Assert.NotNull(card);
        var links = card.QuerySelectorAll("a").Select(link => link.GetAttribute("href")!).ToList();
        Assert.StartsWith($"/tickets/{solved}#message-", links[0]);
        Assert.DoesNotContain($"{thanks.MessageId}", links[0].Split('-')[^1]);
        Assert.Equal("Replace the valve.", card.QuerySelector(".search-solution")!.TextContent);
        Assert.Equal($"/tickets/{open}", links[1]);
        Assert.Contains("Closed", card.TextContent);

        var stranger = await desk.AgentAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Browser.OpenAsync($"/search/similar/{asked}")).Status);
    }

    [Fact]
    public async Task Many_tickets_about_the_same_are_similar_although_their_words_are_frequent_then()
    {
        var department = await desk.DepartmentAsync($"D{Guid.NewGuid():N}");
        var admin = await desk.AgentAsync(DefaultRoles.Administrator);
        var words = string.Concat(Guid.NewGuid().ToString("N").Select(digit => (char)('a' + digit % 20)));
        var tickets = new List<long>();
        for (var count = 0; count < 40; count++)
            tickets.Add(await desk.TicketAsync(department, $"Gearbox {words}", $"The {words} gearbox {words}x stutters again"));
        await desk.IndexedAsync();
        var page = await admin.Browser.OpenAsync($"/search/similar/{tickets[^1]}");
        Assert.Equal(5, page.Document.QuerySelectorAll("main .hd-mini-list li").Length);
    }

    [Fact]
    public async Task The_state_of_the_index_is_shown()
    {
        await desk.TicketAsync(await desk.DepartmentAsync($"D{Guid.NewGuid():N}"), "One", "text");
        var admin = await desk.AgentAsync(DefaultRoles.Administrator);
        await admin.Browser.OpenAsync("/admin/search");
        var page = await admin.Browser.OpenAsync("/admin/search");
        // The desk is shared: something may have happened in it since the index was up to date.
        for (var patience = 0; patience < 100 && !page.Text.Contains("Up to date", StringComparison.Ordinal); patience++)
        {
            await desk.IndexedAsync();
            page = await admin.Browser.OpenAsync("/admin/search");
        }
        Assert.Contains("Up to date", page.Text);
        Assert.Contains("Tickets", page.Text);
        Assert.Contains("Verified", page.Text);
    }

    public sealed class OnSqlite(SqliteDesk desk) : PageTests(desk);

    public sealed class OnPostgres(PostgresDesk desk) : PageTests(desk);
}
