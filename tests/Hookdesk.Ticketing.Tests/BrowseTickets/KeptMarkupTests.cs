using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using TicketExtras;

namespace Hookdesk.Ticketing.Tests.BrowseTickets;

/// <summary>What a plugin puts into pages and says how long it may be kept.</summary>
public sealed class KeptMarkupTests
{
    [Fact]
    public async Task A_part_that_names_its_events_is_rendered_once_for_each_reader_until_one_happens()
    {
        await using var desk = await StartAsync();
        var extras = desk.Host.Services.GetRequiredService<Extras>();
        var department = await desk.DepartmentAsync("Support");
        await desk.TicketAsync(department);
        var (first, second) = (await desk.AgentAsync(), await desk.AgentAsync());
        await desk.JoinAsync(first.Id, department, DefaultRoles.Agent);
        await desk.JoinAsync(second.Id, department, DefaultRoles.Agent);
        extras.HasNotes = true;

        var page = await first.Browser.OpenAsync("/tickets/all");
        Assert.Equal(("1", "all", "agent1@desk.example"), NoteOf(page));
        var again = await first.Browser.OpenAsync("/tickets/all");
        Assert.Equal(("1", "all", "agent1@desk.example"), NoteOf(again));
        // The token in it is each page's own, and works.
        Assert.NotEqual(TokenOf(page), TokenOf(again));
        Assert.Equal(again.Token, TokenOf(again));

        // Another context, another reader.
        Assert.Equal(("2", "unassigned", "agent1@desk.example"), NoteOf(await first.Browser.OpenAsync("/tickets/unassigned")));
        Assert.Equal(("3", "all", "agent2@desk.example"), NoteOf(await second.Browser.OpenAsync("/tickets/all")));

        // What it names happens.
        await desk.TicketAsync(department);
        Assert.Equal(("4", "all", "agent1@desk.example"), NoteOf(await first.Browser.OpenAsync("/tickets/all")));
    }

    [Fact]
    public async Task A_part_that_says_nothing_is_rendered_for_every_page_also_where_the_layout_around_it_is_kept()
    {
        await using var desk = await StartAsync();
        var extras = desk.Host.Services.GetRequiredService<Extras>();
        var agent = await desk.AgentAsync();
        await desk.JoinAsync(agent.Id, await desk.DepartmentAsync("Support"), DefaultRoles.Agent);
        extras.HasNotes = true;
        for (var time = 1; time <= 3; time++)
        {
            var page = await agent.Browser.OpenAsync("/tickets/all");
            Assert.Equal($"{time}", page.Document.QuerySelector(".hd-rail .hd-menu-body .live-note")!.TextContent);
            // What stands around it has this page's token.
            Assert.Equal(
                page.Token,
                page.Document.QuerySelector("form[action='/sign-out'] input[name=__RequestVerificationToken]")!.GetAttribute("value")
            );
        }
    }

    [Fact]
    public async Task A_kept_part_that_fails_leaves_an_empty_place_and_is_tried_again()
    {
        await using var desk = await StartAsync();
        var extras = desk.Host.Services.GetRequiredService<Extras>();
        var agent = await desk.AgentAsync();
        await desk.JoinAsync(agent.Id, await desk.DepartmentAsync("Support"), DefaultRoles.Agent);
        (extras.HasNotes, extras.Fails) = (true, true);
        Assert.Null((await agent.Browser.OpenAsync("/tickets/spam")).Document.QuerySelector(".kept-note"));
        extras.Fails = false;
        Assert.NotNull((await agent.Browser.OpenAsync("/tickets/spam")).Document.QuerySelector(".kept-note"));
    }

    [Fact]
    public async Task A_plugin_changes_what_is_shown_of_a_message_before_it_is_made_harmless()
    {
        await using var desk = await StartAsync();
        var agent = await desk.AgentAsync();
        var department = await desk.DepartmentAsync("Support");
        await desk.JoinAsync(agent.Id, department, DefaultRoles.Agent);
        var id = await desk.TicketAsync(department);
        await desk.AnswerAsync(id, with: message => message with { Html = "<p>Hello</p>" });
        var body = (await agent.Browser.OpenAsync($"/tickets/{id}")).Document.QuerySelectorAll(".hd-message-body").Last();
        Assert.Equal("From outside", body.QuerySelector("p[class]")!.TextContent);
        Assert.Null(body.QuerySelector("script"));
    }

    [Fact]
    public async Task Counts_in_rail_and_views_change_with_the_tickets_and_with_the_departments_of_the_reader()
    {
        await using var desk = await StartAsync();
        var (here, elsewhere) = (await desk.DepartmentAsync("Here"), await desk.DepartmentAsync("Elsewhere"));
        var agent = await desk.AgentAsync();
        await desk.JoinAsync(agent.Id, here, DefaultRoles.Agent);
        Assert.Equal("0", await OpenAsync(agent.Browser));
        await desk.TicketAsync(here);
        await desk.TicketAsync(elsewhere);
        Assert.Equal("1", await OpenAsync(agent.Browser));
        await desk.JoinAsync(agent.Id, elsewhere, DefaultRoles.Agent);
        Assert.Equal("2", await OpenAsync(agent.Browser));

        static async Task<string> OpenAsync(TestBrowser browser) =>
            (await browser.OpenAsync("/tickets/all")).Document.QuerySelector(".hd-view[href='/tickets/all'] .hd-view-count")!.TextContent;
    }

    private static Task<Desk> StartAsync() => Desk.StartAsync(configure: options => options.AddPlugin<TicketExtrasPlugin>());

    private static (string?, string?, string) NoteOf(TestPage page)
    {
        var note = page.Document.QuerySelector(".kept-note")!;
        return (note.GetAttribute("data-render"), note.GetAttribute("data-context"), note.TextContent.Trim());
    }

    private static string? TokenOf(TestPage page) =>
        page.Document.QuerySelector(".kept-note input[name=__RequestVerificationToken]")!.GetAttribute("value");
}
