using System.Net;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Setup;
using Hookdesk.Sdk.Testing;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.Tests.LinkTickets;

public abstract class LinkTests(SharedDesk shared)
{
    private readonly Desk desk = shared.Desk;

    [Fact]
    public async Task A_link_is_shown_on_both_tickets_and_told_in_both_histories_until_it_is_removed()
    {
        var (agent, department) = await ArrangeAsync();
        var (parent, child) = (await desk.TicketAsync(department, "Move to the new office"), await desk.TicketAsync(department, "Desks"));
        await agent.Browser.OpenAsync($"/tickets/{parent}");
        var page = await agent.Browser.SubmitAsync(Form(parent), ("relation", "ParentOf"), ("number", $" #{child} "));
        Assert.Equal(["Parent of", $"#{child} Desks"], Card(page));
        Assert.Equal(["Child of", $"#{parent} Move to the new office"], Card(await agent.Browser.OpenAsync($"/tickets/{child}")));
        Assert.Contains($"linked the ticket: child of #{parent}", (await agent.Browser.OpenAsync($"/tickets/{child}/history")).Text);
        var told = (await EventsAsync(parent))[0].As<TicketLinked>()!;
        Assert.Equal((TicketRelation.ParentOf, child), (told.Relation, told.OtherId));

        await agent.Browser.OpenAsync($"/tickets/{child}");
        page = await agent.Browser.SubmitAsync($"form[action='/tickets/{child}/links/remove']", ("number", $"{parent}"));
        Assert.Equal([], Card(page));
        Assert.Equal("ticket.unlinked", (await EventsAsync(parent))[0].Name);
        Assert.Empty(await ListAsync(parent));
    }

    [Theory]
    [InlineData("", "Enter a ticket number.")]
    [InlineData("soon", "“soon” isn't a ticket number.")]
    [InlineData("999999999", "Ticket #999999999 doesn't exist, or you don't have access to it.")]
    public async Task What_is_no_ticket_is_not_linked_and_the_form_keeps_what_was_typed(string number, string error)
    {
        var (agent, department) = await ArrangeAsync();
        var id = await desk.TicketAsync(department);
        await agent.Browser.OpenAsync($"/tickets/{id}");
        var page = await agent.Browser.SubmitAsync(Form(id), ("relation", "Blocks"), ("number", number));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Equal(error, page.Document.QuerySelector("#link-number-error")!.TextContent);
        Assert.Equal(number, page.Document.QuerySelector("#link-number")!.GetAttribute("value"));
        Assert.Equal("Blocks", page.Document.QuerySelector("#link-relation option[selected]")!.GetAttribute("value"));
        Assert.Empty(await ListAsync(id));
    }

    [Fact]
    public async Task A_ticket_has_one_parent_and_neither_parents_nor_blocked_tickets_form_a_circle()
    {
        var (_, department) = await ArrangeAsync();
        var (a, b, c) = (await desk.TicketAsync(department), await desk.TicketAsync(department), await desk.TicketAsync(department));
        Assert.Equal(TicketLinkResult.Itself, await LinkAsync(a, TicketRelation.Related, a));
        Assert.Equal(TicketLinkResult.Done, await LinkAsync(a, TicketRelation.ParentOf, b));
        Assert.Equal(TicketLinkResult.Done, await LinkAsync(c, TicketRelation.ChildOf, b));
        Assert.Equal(TicketLinkResult.HasParent, await LinkAsync(a, TicketRelation.ParentOf, c));
        Assert.Equal(TicketLinkResult.Circle, await LinkAsync(c, TicketRelation.ParentOf, a));
        Assert.Equal(TicketLinkResult.Done, await LinkAsync(a, TicketRelation.Blocks, b));
        Assert.Equal(TicketLinkResult.Done, await LinkAsync(b, TicketRelation.Blocks, c));
        Assert.Equal(TicketLinkResult.Circle, await LinkAsync(a, TicketRelation.BlockedBy, c));
        Assert.Equal(TicketLinkResult.Done, await LinkAsync(b, TicketRelation.BlockedBy, a));
        Assert.Equal([new(TicketRelation.ParentOf, b), new TicketLink(TicketRelation.Blocks, b)], await ListAsync(a));
    }

    [Fact]
    public async Task A_link_tells_nothing_of_a_ticket_that_the_reader_may_not_see()
    {
        var (agent, department) = await ArrangeAsync();
        var hidden = await desk.TicketAsync(await desk.DepartmentAsync("Board"), "Secret plans");
        var id = await desk.TicketAsync(department);
        Assert.Equal(TicketLinkResult.Done, await LinkAsync(id, TicketRelation.Related, hidden));
        var page = await agent.Browser.OpenAsync($"/tickets/{id}");
        Assert.Equal([], Card(page));
        Assert.DoesNotContain("Secret plans", page.Html);
        page = await agent.Browser.SubmitAsync(Form(id), ("relation", "Blocks"), ("number", $"{hidden}"));
        Assert.Contains($"Ticket #{hidden} doesn't exist, or you don't have access to it.", page.Text);
        await agent.Browser.SubmitAsync($"form[action='/tickets/{id}/links']", ("relation", "Related"), ("number", $"{hidden}"));
        var reader = await desk.AgentAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await reader.Browser.OpenAsync($"/tickets/{id}/links")).Status);
        Assert.Single(await ListAsync(id));
    }

    [Fact]
    public async Task Open_children_are_closed_from_their_parent_in_one_go()
    {
        var (agent, department) = await ArrangeAsync();
        var parent = await desk.TicketAsync(department, "Outage");
        var children = new[] { await desk.TicketAsync(department, "No email"), await desk.TicketAsync(department, "No phone") };
        foreach (var child in children)
            await LinkAsync(parent, TicketRelation.ParentOf, child);
        var page = await agent.Browser.OpenAsync($"/tickets/{parent}");
        Assert.Contains("Close 2 open child tickets", page.Document.QuerySelector("#links-" + parent)!.OuterHtml);
        page = await agent.Browser.SubmitAsync("#links-" + parent + " form[action='/tickets/bulk']", ("action", "close"));
        Assert.Equal($"/tickets/{parent}", page.Url.AbsolutePath);
        Assert.Contains("2 tickets closed.", page.Html);
        Assert.DoesNotContain("open child ticket", page.Html);
    }

    [Fact]
    public async Task A_merge_moves_links_and_an_erased_ticket_leaves_none()
    {
        var (agent, department) = await ArrangeAsync();
        var (source, target, other) = (
            await desk.TicketAsync(department),
            await desk.TicketAsync(department),
            await desk.TicketAsync(department)
        );
        await LinkAsync(source, TicketRelation.Blocks, other);
        await LinkAsync(source, TicketRelation.DuplicateOf, target);
        await agent.Browser.OpenAsync($"/tickets/{source}/merge");
        await agent.Browser.SubmitAsync($"form[action='/tickets/{source}/merge']", ("number", $"{target}"));
        Assert.Empty(await ListAsync(source));
        Assert.Equal([new TicketLink(TicketRelation.Blocks, other)], await ListAsync(target));
        Assert.Equal(TicketLinkResult.ReadOnly, await LinkAsync(other, TicketRelation.Related, source));
    }

    private async Task<(Agent Agent, long Department)> ArrangeAsync()
    {
        var department = await desk.DepartmentAsync("Linking");
        var agent = await desk.AgentAsync();
        await desk.JoinAsync(agent.Id, department, DefaultRoles.Agent);
        return (agent, department);
    }

    private static string Form(long id) => $"form[action='/tickets/{id}/links']";

    private static IEnumerable<string> Card(TestPage page) =>
        page.Document.QuerySelectorAll("[id^=links-] h3, [id^=links-] .hd-mini-list a").Select(part => part.TextContent);

    private Task<TicketLinkResult> LinkAsync(long id, TicketRelation relation, long other) =>
        desk.WriteAsync((services, write) => services.GetRequiredService<ITicketLinks>().LinkAsync(write, id, relation, other));

    private Task<IReadOnlyList<TicketLink>> ListAsync(long id) =>
        desk.InAsync(services => services.GetRequiredService<ITicketLinks>().ListAsync(id));

    private Task<IReadOnlyList<EventRecord>> EventsAsync(long id) =>
        desk.InAsync(services => services.GetRequiredService<IEventLog>().ReadSubjectAsync(TicketSubjects.Ticket(id), 20));

    public sealed class OnSqlite(SqliteDesk desk) : LinkTests(desk);

    public sealed class OnPostgres(PostgresDesk desk) : LinkTests(desk);
}
