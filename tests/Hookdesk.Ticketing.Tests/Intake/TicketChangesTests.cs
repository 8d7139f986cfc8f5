using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.Tests.Intake;

public abstract class TicketChangesTests(SharedDesk shared)
{
    private static readonly Actor Rule = new(ActorKind.Rule, 0, "Escalation “First response”");

    private readonly Desk desk = shared.Desk;

    [Fact]
    public async Task Another_plugin_changes_a_ticket_as_an_agent_does_and_stands_in_its_history()
    {
        var (here, there) = (await desk.DepartmentAsync("Rules"), await desk.DepartmentAsync("Elsewhere"));
        var agent = await MemberAsync(here);
        var id = await desk.TicketAsync(here, with: ticket => ticket with { Tags = ["Old"] });
        Assert.True(await ChangeAsync((changes, write) => changes.AssignAsync(write, id, agent.Id)));
        Assert.True(await ChangeAsync((changes, write) => changes.SetPriorityAsync(write, id, TicketPriority.Urgent)));
        Assert.True(await ChangeAsync((changes, write) => changes.SetStatusAsync(write, id, StatusCategory.OnHold)));
        Assert.True(await ChangeAsync((changes, write) => changes.ChangeTagsAsync(write, id, ["late"], ["OLD"])));
        var note = await ChangeAsync((changes, write) => changes.AddNoteAsync(write, id, "<p>Look at this, please.</p>"));
        Assert.True(await ChangeAsync((changes, write) => changes.MoveAsync(write, id, there)));

        var ticket = await desk.ReadAsync(db => db.Table<TicketRow>().FirstAsync(t => t.Id == id));
        Assert.Equal(
            (TicketPriority.Urgent, StatusCategory.OnHold, agent.Id, there, note),
            (ticket.Priority, ticket.Category, ticket.AssigneeId ?? 0, ticket.DepartmentId, ticket.LastMessageId)
        );
        var events = await desk.InAsync(services =>
            services.GetRequiredService<IEventLog>().ReadSubjectAsync(TicketSubjects.Ticket(id), 6)
        );
        Assert.Equal(
            [
                "ticket.moved",
                "ticket.message-added",
                "ticket.tags-changed",
                "ticket.status-changed",
                "ticket.priority-changed",
                "ticket.assigned",
            ],
            events.Select(record => record.Name)
        );
        Assert.All(events, record => Assert.Equal(Rule, record.Actor));
        Assert.Equal(["late"], events[2].As<TicketTagsChanged>()!.Added);
        Assert.Equal(agent.Name, events[5].As<TicketAssigned>()!.ToName);

        var admin = await desk.Host.SignInAsync();
        var page = await admin.OpenAsync($"/tickets/{id}");
        var message = page.Document.QuerySelector($"#message-{note}")!;
        Assert.Equal(("note", Rule.Name), (message.GetAttribute("data-kind"), message.QuerySelector(".hd-message-author")!.TextContent));
        Assert.Contains("Look at this, please.", message.TextContent);
        Assert.Equal("On hold", page.Document.QuerySelector("#properties .hd-status[data-tone=paused]")!.TextContent);
        Assert.Contains($"{Rule.Name} changed the status from New to On hold", (await admin.OpenAsync($"/tickets/{id}/history")).Text);
    }

    [Fact]
    public async Task What_is_so_already_changes_and_records_nothing()
    {
        var department = await desk.DepartmentAsync("Rules");
        var id = await desk.TicketAsync(department, with: ticket => ticket with { Tags = ["same"] });
        var before = await desk.InAsync(services =>
            services.GetRequiredService<IEventLog>().ReadSubjectAsync(TicketSubjects.Ticket(id), 50)
        );
        Assert.False(await ChangeAsync((changes, write) => changes.AssignAsync(write, id, null)));
        Assert.False(await ChangeAsync((changes, write) => changes.SetPriorityAsync(write, id, TicketPriority.Normal)));
        Assert.False(await ChangeAsync((changes, write) => changes.SetStatusAsync(write, id, StatusCategory.New)));
        Assert.False(await ChangeAsync((changes, write) => changes.ChangeTagsAsync(write, id, ["SAME"], ["not there"])));
        Assert.False(await ChangeAsync((changes, write) => changes.MoveAsync(write, id, department)));
        Assert.Equal(
            before.Count,
            (await desk.InAsync(services => services.GetRequiredService<IEventLog>().ReadSubjectAsync(TicketSubjects.Ticket(id), 50))).Count
        );
    }

    [Fact]
    public async Task Who_may_not_see_the_department_is_not_given_its_ticket_and_what_is_not_there_is_refused()
    {
        var department = await desk.DepartmentAsync("Rules");
        var stranger = await desk.AgentAsync();
        var id = await desk.TicketAsync(department);
        var refused = await Assert.ThrowsAsync<ArgumentException>(() =>
            ChangeAsync((changes, write) => changes.AssignAsync(write, id, stranger.Id))
        );
        Assert.Contains($"Tickets in department {department} can't be assigned to user {stranger.Id}.", refused.Message);
        await Assert.ThrowsAsync<ArgumentException>(() => ChangeAsync((changes, write) => changes.AssignAsync(write, id, 999_999)));
        await Assert.ThrowsAsync<ArgumentException>(() => ChangeAsync((changes, write) => changes.MoveAsync(write, id, 999_999)));
        await Assert.ThrowsAsync<ArgumentException>(() => ChangeAsync((changes, write) => changes.AddNoteAsync(write, id, "<p> </p>")));
        await Assert.ThrowsAsync<KeyNotFoundException>(() =>
            ChangeAsync((changes, write) => changes.SetPriorityAsync(write, 999_999, TicketPriority.High))
        );
        Assert.Null((await desk.ReadAsync(db => db.Table<TicketRow>().FirstAsync(t => t.Id == id))).AssigneeId);
    }

    private Task<T> ChangeAsync<T>(Func<ITicketChanges, IWriteScope, Task<T>> change) =>
        desk.InAsync(async services =>
        {
            using var acting = services.GetRequiredService<IActor>().Become(Rule);
            return await services
                .GetRequiredService<IDatabase>()
                .WriteAsync(write => change(services.GetRequiredService<ITicketChanges>(), write));
        });

    private async Task<Agent> MemberAsync(long department)
    {
        var agent = await desk.AgentAsync();
        await desk.JoinAsync(agent.Id, department, DefaultRoles.Agent);
        return agent;
    }

    public sealed class OnSqlite(SqliteDesk desk) : TicketChangesTests(desk);

    public sealed class OnPostgres(PostgresDesk desk) : TicketChangesTests(desk);
}
