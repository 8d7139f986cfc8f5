using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Testing;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;
using Microsoft.Extensions.DependencyInjection;
using TicketExtras;

namespace Hookdesk.Ticketing.Tests.BrowseTickets;

/// <summary>Lists with what another plugin adds.</summary>
public sealed class AddedListsTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task A_plugin_orders_lists_fills_a_column_and_brings_a_view_of_what_the_reader_may_see(DatabaseProvider provider)
    {
        await using var desk = await StartAsync(provider);
        var (here, elsewhere) = (await desk.DepartmentAsync("Here"), await desk.DepartmentAsync("Elsewhere"));
        var agent = await desk.AgentAsync();
        await desk.JoinAsync(agent.Id, here, DefaultRoles.Agent);
        await desk.InAsync(services =>
            services.GetRequiredService<Hookdesk.Sdk.Settings.ISettings<TicketSettings>>().SaveAsync(new TicketSettings { PageSize = 10 })
        );
        var mine = new List<long>();
        for (var n = 0; n < 45; n++)
        {
            var id = await desk.TicketAsync(n % 5 == 4 ? elsewhere : here);
            if (n % 5 != 4)
                mine.Add(id);
        }
        var extras = desk.Host.Services.GetRequiredService<Extras>();
        extras.Colours[mine[0]] = "<red>";

        // In the order of the plugin, forth and back.
        var page = await agent.Browser.OpenAsync("/tickets/all?sort=extras-number");
        var shown = Shown(page);
        Assert.Equal(mine.Take(10), shown);
        Assert.Null(page.Document.QuerySelector("a[rel=prev]"));
        while (page.Document.QuerySelector("a[rel=next]")?.GetAttribute("href") is { } next)
            shown.AddRange(Shown(page = await agent.Browser.OpenAsync(next)));
        Assert.Equal(mine, shown);
        var back = new List<long>();
        while (page.Document.QuerySelector("a[rel=prev]")?.GetAttribute("href") is { } previous)
            back.InsertRange(0, Shown(page = await agent.Browser.OpenAsync(previous)));
        Assert.Equal(mine.Take(30), back.TakeLast(30));
        Assert.Null(page.Document.QuerySelector("a[rel=prev]"));

        // The heading says by what the rows are ordered; the column has encoded words.
        page = await agent.Browser.OpenAsync("/tickets/all?sort=extras-number");
        Assert.Equal("Colour", page.Document.QuerySelector("th[aria-sort=ascending]")!.TextContent.Trim());
        Assert.Equal("<red>", page.Document.QuerySelector($"#ticket-{mine[0]} b.colour")!.TextContent);
        Assert.Equal(
            ("true", "Even the even ones."),
            (
                page.Document.QuerySelector(".hd-menu-item[href$='sort=extras-number']")!.GetAttribute("aria-current"),
                page.Document.QuerySelector(".hd-list-note")!.TextContent
            )
        );
        Assert.Equal(
            "Last activity",
            (await agent.Browser.OpenAsync("/tickets/all")).Document.QuerySelector("th[aria-sort=descending]")!.TextContent.Trim()
        );
        Assert.DoesNotContain(
            (await agent.Browser.OpenAsync("/tickets/spam")).Document.QuerySelectorAll("th"),
            heading => heading.TextContent.Contains("Colour")
        );

        // The view, with its number, in a group of its own.
        var odd = mine.Where(id => id % 2 == 1).ToList();
        page = await agent.Browser.OpenAsync("/tickets/extras-odd");
        Assert.Equal(odd.Take(10), Shown(page));
        Assert.Equal("Odd tickets", page.Document.QuerySelector("h1")!.TextContent);
        Assert.Contains(page.Document.QuerySelectorAll(".hd-views-group"), heading => heading.TextContent == "Numbers");
        var entry = page.Document.QuerySelector(".hd-view[href='/tickets/extras-odd']")!;
        Assert.Equal(
            ("page", $"{odd.Count}", "danger"),
            (
                entry.GetAttribute("aria-current"),
                entry.QuerySelector(".hd-view-count")!.TextContent,
                entry.QuerySelector(".hd-view-count")!.GetAttribute("data-tone")
            )
        );
        Assert.Contains("No tickets with the status On hold", (await agent.Browser.OpenAsync("/tickets/extras-odd?status=onhold")).Text);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await agent.Browser.OpenAsync("/tickets/extras-even")).Status);
    }

    [Fact]
    public async Task An_open_list_of_a_plugin_is_told_that_it_would_be_another_one_now()
    {
        await using var desk = await StartAsync(DatabaseProvider.Sqlite);
        var department = await desk.DepartmentAsync("Here");
        var ids = new[] { await desk.TicketAsync(department), await desk.TicketAsync(department), await desk.TicketAsync(department) };
        var admin = await desk.Host.SignInAsync();
        var asks = (await admin.OpenAsync("/tickets/extras-odd"))
            .Document.QuerySelector("#list-news")!
            .GetAttribute("data-live-count-url")!;
        Assert.Equal("0", (await admin.OpenAsync(asks)).Html);
        await desk.WriteAsync(
            (services, write) =>
                services.GetRequiredService<ITicketChanges>().SetStatusAsync(write, ids.First(id => id % 2 == 1), StatusCategory.Closed)
        );
        Assert.Equal("1", (await admin.OpenAsync(asks)).Html);
    }

    [Fact]
    public async Task A_plugin_knows_new_statuses_and_one_that_fails_takes_no_list_down()
    {
        await using var desk = await StartAsync(DatabaseProvider.Sqlite);
        var id = await desk.TicketAsync(await desk.DepartmentAsync("Here"));
        var extras = desk.Host.Services.GetRequiredService<Extras>();
        var admin = await desk.Host.SignInAsync();
        await admin.OpenAsync("/admin/statuses/new?category=onhold");
        await admin.SubmitAsync("#status", ("name", "Waiting for parts"), ("color", "Teal"));
        Assert.Equal(["waiting-for-parts: Waiting for parts, OnHold, Teal"], extras.NewStatuses);
        var before = extras.Loads;
        await admin.OpenAsync("/tickets/all");
        Assert.Equal(before + 1, extras.Loads);
        extras.Fails = true;
        var page = await admin.OpenAsync("/tickets/all?sort=extras-number");
        Assert.Equal([id], Shown(page));
        Assert.Contains("This sort order isn't available right now.", page.Text);
        Assert.Null(page.Document.QuerySelector(".hd-view[href='/tickets/extras-odd'] .hd-view-count"));
        Assert.DoesNotContain(page.Document.QuerySelectorAll("th"), heading => heading.TextContent.Contains("Colour"));
        page = await admin.OpenAsync("/tickets/extras-odd");
        Assert.Equal((System.Net.HttpStatusCode.OK, true), (page.Status, page.Text.Contains("This view isn't available right now")));
        Assert.Equal(System.Net.HttpStatusCode.OK, (await admin.OpenAsync($"/tickets/{id}")).Status);
    }

    private static Task<Desk> StartAsync(DatabaseProvider provider) =>
        Desk.StartAsync(provider, options => options.AddPlugin<TicketExtrasPlugin>());

    private static List<long> Shown(TestPage page) =>
        [
            .. page
                .Document.QuerySelectorAll(".hd-row")
                .Select(row => long.Parse(row.Id!["ticket-".Length..], System.Globalization.CultureInfo.InvariantCulture)),
        ];
}
