using System.Net;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.Tests.ChangeTicket;

public abstract class PropertyTests(SharedDesk shared)
{
    private readonly Desk desk = shared.Desk;

    [Fact]
    public async Task Status_priority_assignee_and_subject_are_changed_in_place()
    {
        var (agent, id, _) = await ArrangeAsync();
        await agent.Browser.OpenAsync($"/tickets/{id}");
        await agent.Browser.SubmitAsync($"form[action='/tickets/{id}/status']", ("status", "pending"));
        await agent.Browser.SubmitAsync($"form[action='/tickets/{id}/priority']", ("priority", "urgent"));
        var page = await agent.Browser.SubmitAsync($"form[action='/tickets/{id}/assignee']", ("assignee", $"{agent.Id}"));
        Assert.Equal($"/tickets/{id}", page.Url.AbsolutePath);
        await agent.Browser.SubmitAsync($"form[action='/tickets/{id}/subject']", ("subject", "A better subject"));
        var ticket = await TicketAsync(id);
        Assert.Equal(
            (StatusCategory.Pending, TicketPriority.Urgent, agent.Id, "A better subject"),
            (ticket.Category, ticket.Priority, ticket.AssigneeId ?? 0, ticket.Subject)
        );
    }

    [Fact]
    public async Task What_somebody_else_changed_meanwhile_is_not_overwritten()
    {
        var (first, id, department) = await ArrangeAsync();
        var second = await MemberAsync(department);
        await first.Browser.OpenAsync($"/tickets/{id}");
        await second.Browser.OpenAsync($"/tickets/{id}");
        await first.Browser.SubmitAsync($"form[action='/tickets/{id}/assignee']", ("assignee", $"{first.Id}"));
        var told = await second.Browser.SubmitAsync($"form[action='/tickets/{id}/assignee']", ("assignee", $"{second.Id}"));
        Assert.Equal(first.Id, (await TicketAsync(id)).AssigneeId);
        Assert.Contains("Someone else changed this first", told.Html);
    }

    [Fact]
    public async Task A_change_can_be_undone_from_its_toast()
    {
        var (agent, id, _) = await ArrangeAsync();
        await agent.Browser.OpenAsync($"/tickets/{id}");
        await agent.Browser.SubmitAsync($"form[action='/tickets/{id}/status']", ("status", "closed"));
        Assert.Equal(StatusCategory.Closed, (await TicketAsync(id)).Category);
        await agent.Browser.SubmitAsync(".hd-toast form");
        Assert.Equal(StatusCategory.New, (await TicketAsync(id)).Category);
    }

    [Fact]
    public async Task A_ticket_that_moved_to_a_department_one_does_not_see_is_gone_from_sight()
    {
        var (agent, id, _) = await ArrangeAsync();
        var target = await desk.DepartmentAsync("Far away");
        await agent.Browser.OpenAsync($"/tickets/{id}");
        var page = await agent.Browser.SubmitAsync($"form[action='/tickets/{id}/department']", ("department", $"{target}"));
        Assert.Equal("/tickets", page.Url.AbsolutePath);
        Assert.Equal(target, (await TicketAsync(id)).DepartmentId);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Browser.OpenAsync($"/tickets/{id}")).Status);
    }

    [Fact]
    public async Task Tags_are_one_whatever_their_case_and_are_added_and_removed_one_by_one()
    {
        var (agent, id, _) = await ArrangeAsync();
        var tag = $"Tag{Guid.NewGuid().ToString("N")[..8]}";
        await agent.Browser.OpenAsync($"/tickets/{id}");
        await agent.Browser.PostAsync(
            $"/tickets/{id}/tags",
            new FormUrlEncodedContent([KeyValuePair.Create("add", $"#{tag}, {tag.ToUpperInvariant()},other")])
        );
        Assert.Equal(
            ["other", tag],
            (await agent.Browser.OpenAsync($"/tickets/{id}"))
                .Document.QuerySelectorAll("#properties form.hd-tags .hd-tag")
                .Select(t => t.FirstChild!.TextContent)
        );
        await agent.Browser.PostAsync(
            $"/tickets/{id}/tags",
            new FormUrlEncodedContent([KeyValuePair.Create("remove", tag.ToLowerInvariant())])
        );
        Assert.Equal(
            ["other"],
            (await agent.Browser.OpenAsync($"/tickets/{id}"))
                .Document.QuerySelectorAll("#properties form.hd-tags .hd-tag")
                .Select(t => t.FirstChild!.TextContent)
        );
        Assert.Equal($"[\"{tag}\"]", (await agent.Browser.OpenAsync($"/tickets/tags?q={tag[..6].ToLowerInvariant()}")).Html);
    }

    [Fact]
    public async Task An_agent_of_another_department_cannot_be_given_the_ticket()
    {
        var (agent, id, _) = await ArrangeAsync();
        var stranger = await desk.AgentAsync();
        await agent.Browser.OpenAsync($"/tickets/{id}");
        await agent.Browser.SubmitAsync($"form[action='/tickets/{id}/assignee']", ("assignee", $"{stranger.Id}"));
        Assert.Null((await TicketAsync(id)).AssigneeId);
    }

    [Fact]
    public async Task Htmx_gets_the_line_of_properties_alone()
    {
        var (agent, id, _) = await ArrangeAsync();
        await agent.Browser.OpenAsync($"/tickets/{id}");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/tickets/{id}/status")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("status", "open"), KeyValuePair.Create("was", "new")]),
        };
        request.Headers.Add("HX-Request", "true");
        request.Headers.Add("RequestVerificationToken", agent.Browser.Page!.Token);
        var response = await agent.Browser.Client.SendAsync(request);
        Assert.StartsWith("<div class=\"hd-properties\" id=\"properties\"", (await response.Content.ReadAsStringAsync()).TrimStart());
        Assert.Contains("Status changed to Open.", response.Headers.GetValues("HX-Trigger").Single());
    }

    [Fact]
    public async Task Counts_stay_true_through_many_changes_at_once()
    {
        var (_, id, department) = await ArrangeAsync();
        var other = await desk.DepartmentAsync("Second pile");
        var random = new Random(7);
        var steps = Enumerable
            .Range(0, 60)
            .Select(_ => (Status: (StatusCategory)random.Next(6), Assignee: random.Next(3), Move: random.Next(2) == 0))
            .ToList();
        await Parallel.ForEachAsync(
            steps,
            new ParallelOptions { MaxDegreeOfParallelism = 6 },
            async (step, cancellation) =>
                await desk.WriteAsync(
                    async (_, write) =>
                    {
                        var locked = (await LockedTicket.TakeAsync(write, id, cancellation))!;
                        locked.SetStatus((int)step.Status);
                        locked.Assign(step.Assignee == 0 ? null : step.Assignee, null);
                        locked.MoveTo(step.Move ? other : department, "x");
                        await locked.SaveAsync(cancellation);
                        return 0;
                    }
                )
        );
        var counted = await desk.ReadAsync(db =>
            db.Table<CountRow>().Where(c => (c.DepartmentId == department || c.DepartmentId == other) && c.N != 0).ToListAsync()
        );
        var ticket = await TicketAsync(id);
        var only = Assert.Single(counted);
        Assert.Equal((CountBucket.Of(ticket), 1), (new CountBucket(only.DepartmentId, only.AssigneeId, only.StatusId), only.N));
    }

    private async Task<(Agent Agent, long Ticket, long Department)> ArrangeAsync()
    {
        var department = await desk.DepartmentAsync("Changing");
        return (await MemberAsync(department), await desk.TicketAsync(department), department);
    }

    private async Task<Agent> MemberAsync(long department)
    {
        var agent = await desk.AgentAsync();
        await desk.JoinAsync(agent.Id, department, DefaultRoles.Agent);
        return agent;
    }

    private Task<TicketRow> TicketAsync(long id) => desk.ReadAsync(db => db.Table<TicketRow>().FirstAsync(t => t.Id == id));

    public sealed class OnSqlite(SqliteDesk desk) : PropertyTests(desk);

    public sealed class OnPostgres(PostgresDesk desk) : PropertyTests(desk);
}
