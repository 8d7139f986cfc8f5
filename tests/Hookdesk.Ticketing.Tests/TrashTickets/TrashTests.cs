using System.Net;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.Tests.TrashTickets;

public abstract class TrashTests(SharedDesk shared)
{
    private readonly Desk desk = shared.Desk;

    [Fact]
    public async Task A_ticket_in_the_trash_is_in_its_view_alone_and_says_who_put_it_there_and_until_when()
    {
        var (agent, department) = await ArrangeAsync();
        var (id, other) = (await desk.TicketAsync(department), await desk.TicketAsync(department));
        await SetStatusAsync(id, StatusCategory.Pending);
        var page = await TrashAsync(agent, id);
        Assert.Equal($"/tickets/{id}", page.Url.AbsolutePath);
        Assert.Contains("This ticket is in the trash.", page.Text);
        Assert.Contains($"Moved to trash by {agent.Name}", page.Text);
        Assert.Contains("Scheduled for permanent deletion:", page.Text);
        var erased = page.Document.QuerySelectorAll("#in-trash time").Last().GetAttribute("datetime")!;
        Assert.Equal(
            30,
            (DateTimeOffset.Parse(erased, System.Globalization.CultureInfo.InvariantCulture) - TimeProvider.System.GetUtcNow()).TotalDays,
            0.1
        );
        // It can be read and brought back, no more.
        Assert.Empty(page.Document.QuerySelectorAll("#reply-form, #properties form, a[href$='/merge'], a[href^='/tickets/erase']"));

        Assert.Equal([other], await ShownAsync(agent, "/tickets/all"));
        Assert.Equal([other], await ShownAsync(agent, $"/tickets/department/{department}"));
        Assert.Equal([], await ShownAsync(agent, "/tickets/closed"));
        Assert.Equal([id], await ShownAsync(agent, "/tickets/trash"));
        Assert.Contains("Tickets are permanently deleted after 30 days in the trash.", agent.Browser.Page!.Text);
        Assert.Equal("1", agent.Browser.Page!.Document.QuerySelector("#hd-views a[href='/tickets/trash'] .hd-view-count")!.TextContent);
        Assert.Equal(
            ["1", "1"],
            agent
                .Browser.Page!.Document.QuerySelectorAll(
                    "#hd-views a[href='/tickets/all'] .hd-view-count, #hd-views a[href='/tickets/unassigned'] .hd-view-count"
                )
                .Select(count => count.TextContent)
        );
        // Nor is it among the last tickets of its customer.
        Assert.Null((await agent.Browser.OpenAsync($"/tickets/{other}")).Document.QuerySelector($".hd-side a[href='/tickets/{id}']"));
    }

    [Fact]
    public async Task Undo_and_restore_bring_it_back_as_it_was()
    {
        var (agent, department) = await ArrangeAsync();
        var id = await desk.TicketAsync(department);
        await SetStatusAsync(id, StatusCategory.OnHold);
        await TrashAsync(agent, id);
        await agent.Browser.SubmitAsync(".hd-toast form");
        Assert.Equal(StatusCategory.OnHold, (await TicketAsync(id)).Category);

        await TrashAsync(agent, id);
        var page = await agent.Browser.SubmitAsync("#in-trash form");
        Assert.Contains("Ticket restored. Its status is On hold.", page.Html);
        Assert.Equal(StatusCategory.OnHold, (await TicketAsync(id)).Category);
        Assert.Null(page.Document.QuerySelector("#in-trash"));
        Assert.NotNull(page.Document.QuerySelector("#reply-form"));
        Assert.False(await desk.ReadAsync(db => db.Table<TrashRow>().AnyAsync(row => row.TicketId == id)));

        var told = (await agent.Browser.OpenAsync($"/tickets/{id}/history")).Text;
        Assert.Contains($"{agent.Name} moved the ticket to trash", told);
        Assert.Contains($"{agent.Name} restored the ticket from trash with the status On hold", told);
        Assert.DoesNotContain("to Trash", told);
        Assert.Equal(
            ["ticket.restored", "ticket.status-changed", "ticket.trashed", "ticket.status-changed"],
            (await EventsAsync(id)).Take(4).Select(record => record.Name)
        );
    }

    [Fact]
    public async Task Selected_tickets_go_together_and_come_back_together()
    {
        var (agent, department) = await ArrangeAsync();
        var (one, two, hidden) = (
            await desk.TicketAsync(department),
            await desk.TicketAsync(department),
            await desk.TicketAsync(await desk.DepartmentAsync("Hidden"))
        );
        await SetStatusAsync(two, StatusCategory.Pending);
        await agent.Browser.OpenAsync("/tickets/all");
        var page = await agent.Browser.SubmitAsync(
            ".hd-list-form",
            ("ids", $"{one}"),
            ("ids", $"{two}"),
            ("ids", $"{hidden}"),
            ("action", "trash")
        );
        Assert.Equal("/tickets/all", page.Url.AbsolutePath);
        Assert.Contains("2 tickets moved to trash.", page.Html);
        Assert.Equal([StatusCategory.Trash, StatusCategory.Trash, StatusCategory.New], await StatusesAsync(one, two, hidden));

        // A colleague who learned of the word brings nothing back with it.
        var undo = page.Document.QuerySelector(".hd-toast form")!.GetAttribute("action")!;
        var colleague = await MemberAsync(department);
        await colleague.Browser.OpenAsync("/tickets/all");
        await colleague.Browser.PostAsync(undo);
        Assert.Equal([StatusCategory.Trash, StatusCategory.Trash, StatusCategory.New], await StatusesAsync(one, two, hidden));
        page = await agent.Browser.SubmitAsync(".hd-toast form");
        Assert.Equal("/tickets/all", page.Url.AbsolutePath);
        Assert.Contains("2 tickets restored.", page.Html);
        Assert.Equal([StatusCategory.New, StatusCategory.Pending, StatusCategory.New], await StatusesAsync(one, two, hidden));

        await TrashAsync(agent, one);
        await agent.Browser.OpenAsync("/tickets/trash");
        await agent.Browser.SubmitAsync(".hd-list-form", ("ids", $"{one}"), ("action", "close"));
        Assert.Equal(StatusCategory.Trash, (await TicketAsync(one)).Category);
        await agent.Browser.OpenAsync("/tickets/trash");
        await agent.Browser.SubmitAsync(".hd-list-form", ("ids", $"{one}"), ("action", "restore"));
        Assert.Equal(StatusCategory.New, (await TicketAsync(one)).Category);
    }

    [Fact]
    public async Task A_customer_who_writes_brings_it_back_open_and_a_machine_does_not()
    {
        var (agent, department) = await ArrangeAsync();
        var (id, spam) = (await desk.TicketAsync(department), await desk.TicketAsync(department, from: "seller@example.net"));
        await SetStatusAsync(id, StatusCategory.Closed);
        await SetStatusAsync(spam, StatusCategory.Spam);
        await TrashAsync(agent, id);
        await TrashAsync(agent, spam);
        await desk.AnswerAsync(id, text: "I am away.", with: message => message with { Automatic = true });
        Assert.Equal(StatusCategory.Trash, (await TicketAsync(id)).Category);
        await desk.AnswerAsync(id, text: "Still broken!");
        await desk.AnswerAsync(spam, "seller@example.net", "Buy now");
        Assert.Equal([StatusCategory.Open, StatusCategory.Spam], await StatusesAsync(id, spam));
        Assert.Equal([id], await ShownAsync(agent, "/tickets/all"));
        Assert.Contains(
            "Kari Aas restored the ticket from trash with the status Open",
            (await agent.Browser.OpenAsync($"/tickets/{id}/history")).Text
        );

        await TrashAsync(agent, id);
        var answer = Desk.Message("agent@desk.example", "We come on Monday.");
        await desk.WriteAsync(
            (services, write) =>
                services.GetRequiredService<ITicketIntake>().AddAgentMessageAsync(write, id, agent.Id, answer, MessageKind.Reply)
        );
        Assert.Equal(StatusCategory.Pending, (await TicketAsync(id)).Category);
    }

    [Fact]
    public async Task What_was_being_written_when_it_was_thrown_away_is_not_sent_and_not_lost()
    {
        var (agent, department) = await ArrangeAsync();
        var colleague = await MemberAsync(department);
        var id = await desk.TicketAsync(department);
        await colleague.Browser.OpenAsync($"/tickets/{id}");
        await TrashAsync(agent, id);
        var page = await colleague.Browser.SubmitAsync("#reply-form", ("html", "Have you tried it with the cable?"), ("kind", "reply"));
        Assert.Contains("The ticket was moved to trash while you were writing. Nothing was sent", page.Html);
        Assert.Equal(1, (await TicketAsync(id)).MessageCount);
        page = await colleague.Browser.SubmitAsync("#in-trash form");
        Assert.Contains("Have you tried it with the cable?", page.Document.QuerySelector("#html")!.TextContent);
    }

    [Fact]
    public async Task In_the_trash_it_keeps_its_properties_and_no_other_way_leads_there()
    {
        var (agent, department) = await ArrangeAsync();
        var (id, other) = (await desk.TicketAsync(department), await desk.TicketAsync(department));
        await agent.Browser.OpenAsync($"/tickets/{other}");
        await agent.Browser.SubmitAsync($"form[action='/tickets/{other}/status']", ("status", "trash"));
        Assert.DoesNotContain(
            "trash",
            agent.Browser.Page!.Document.QuerySelectorAll("button[name=status]").Select(choice => choice.GetAttribute("value"))
        );
        await agent.Browser.SubmitAsync("#reply-form", ("html", "Hello"), ("kind", "reply"), ("then", "trash"));
        Assert.Equal(StatusCategory.Pending, (await TicketAsync(other)).Category);

        await agent.Browser.OpenAsync($"/tickets/{id}");
        await TrashAsync(agent, id);
        foreach (var (field, value) in new[] { ("status", "closed"), ("priority", "urgent"), ("subject", "New"), ("tags", "x") })
            Assert.Equal(
                HttpStatusCode.Forbidden,
                (
                    await agent.Browser.PostAsync(
                        $"/tickets/{id}/{field}",
                        new FormUrlEncodedContent([KeyValuePair.Create(field == "tags" ? "add" : field, value)])
                    )
                ).StatusCode
            );
        Assert.Contains("is in the trash. Restore it first.", await MergeAsync(other, id));
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.Browser.OpenAsync($"/tickets/{id}/merge")).Status);
        Assert.False(
            await desk.WriteAsync(
                (services, write) => services.GetRequiredService<ITicketChanges>().SetStatusAsync(write, id, StatusCategory.Closed)
            )
        );
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            desk.WriteAsync(
                (services, write) => services.GetRequiredService<ITicketChanges>().SetStatusAsync(write, other, StatusCategory.Trash)
            )
        );
        Assert.Equal([StatusCategory.Trash, StatusCategory.Pending], await StatusesAsync(id, other));

        async Task<string> MergeAsync(long from, long into)
        {
            await agent.Browser.OpenAsync($"/tickets/{from}/merge");
            return (await agent.Browser.SubmitAsync($"form[action='/tickets/{from}/merge']", ("number", $"{into}"))).Text;
        }
    }

    [Fact]
    public async Task Only_who_may_moves_tickets_there_and_another_departments_ticket_is_not_found()
    {
        var (agent, department) = await ArrangeAsync();
        var (own, hidden) = (await desk.TicketAsync(department), await desk.TicketAsync(await desk.DepartmentAsync("Hidden")));
        var reader = await desk.AgentAsync();
        await desk.JoinAsync(reader.Id, department, await desk.RoleAsync(TicketingPermissions.View, TicketingPermissions.Change));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(agent, hidden, "trash"));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(reader, own, "trash"));
        Assert.Empty((await reader.Browser.OpenAsync($"/tickets/{own}")).Document.QuerySelectorAll("form[action$='/trash']"));
        Assert.Empty((await reader.Browser.OpenAsync("/tickets/all")).Document.QuerySelectorAll("button[value=trash]"));
        await TrashAsync(agent, own);
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(reader, own, "restore"));
        Assert.Empty((await reader.Browser.OpenAsync($"/tickets/{own}")).Document.QuerySelectorAll("#in-trash form"));
        Assert.Equal([StatusCategory.Trash, StatusCategory.New], await StatusesAsync(own, hidden));

        static async Task<HttpStatusCode> PostAsync(Agent agent, long id, string what)
        {
            await agent.Browser.OpenAsync("/tickets/all");
            return (await agent.Browser.PostAsync($"/tickets/{id}/{what}")).StatusCode;
        }
    }

    [Fact]
    public async Task A_rule_moves_tickets_there_and_back_too()
    {
        var id = await desk.TicketAsync(await desk.DepartmentAsync("Rules"));
        await SetStatusAsync(id, StatusCategory.Closed);
        Assert.True(await ChangeAsync((changes, write) => changes.TrashAsync(write, id)));
        Assert.False(await ChangeAsync((changes, write) => changes.TrashAsync(write, id)));
        Assert.Equal(
            (null, "Hookdesk"),
            await desk.ReadAsync(async db =>
                await db.Table<TrashRow>().FirstAsync(row => row.TicketId == id) is var row ? (row.UserId, row.UserName) : default
            )
        );
        Assert.True(await ChangeAsync((changes, write) => changes.RestoreAsync(write, id)));
        Assert.False(await ChangeAsync((changes, write) => changes.RestoreAsync(write, id)));
        Assert.Equal(StatusCategory.Closed, (await TicketAsync(id)).Category);

        Task<bool> ChangeAsync(Func<ITicketChanges, Sdk.Data.IWriteScope, Task<bool>> change) =>
            desk.WriteAsync((services, write) => change(services.GetRequiredService<ITicketChanges>(), write));
    }

    private async Task<(Agent Agent, long Department)> ArrangeAsync()
    {
        var department = await desk.DepartmentAsync("Throwing away");
        return (await MemberAsync(department), department);
    }

    private async Task<Agent> MemberAsync(long department)
    {
        var agent = await desk.AgentAsync();
        await desk.JoinAsync(agent.Id, department, DefaultRoles.Agent);
        return agent;
    }

    private static async Task<Sdk.Testing.TestPage> TrashAsync(Agent agent, long id)
    {
        await agent.Browser.OpenAsync($"/tickets/{id}");
        return await agent.Browser.SubmitAsync($"form[action='/tickets/{id}/trash']");
    }

    private Task<bool> SetStatusAsync(long id, StatusCategory status) =>
        desk.WriteAsync((services, write) => services.GetRequiredService<ITicketChanges>().SetStatusAsync(write, id, status));

    private Task<TicketRow> TicketAsync(long id) => desk.ReadAsync(db => db.Table<TicketRow>().FirstAsync(t => t.Id == id));

    private async Task<IReadOnlyList<StatusCategory>> StatusesAsync(params long[] ids)
    {
        var statuses = await desk.ReadAsync(db =>
            db.Table<TicketRow>().Where(t => ids.Contains(t.Id)).ToDictionaryAsync(t => t.Id, t => t.Category)
        );
        return [.. ids.Select(id => statuses[id])];
    }

    private Task<IReadOnlyList<EventRecord>> EventsAsync(long id) =>
        desk.InAsync(services => services.GetRequiredService<IEventLog>().ReadSubjectAsync(TicketSubjects.Ticket(id), 20));

    private static async Task<IEnumerable<long>> ShownAsync(Agent agent, string path) =>
        (await agent.Browser.OpenAsync(path))
            .Document.QuerySelectorAll(".hd-row")
            .Select(row => long.Parse(row.Id!["ticket-".Length..], System.Globalization.CultureInfo.InvariantCulture))
            .Order();

    public sealed class OnSqlite(SqliteDesk desk) : TrashTests(desk);

    public sealed class OnPostgres(PostgresDesk desk) : TrashTests(desk);
}
