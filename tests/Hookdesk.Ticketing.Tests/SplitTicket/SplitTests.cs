using System.Net;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.Tests.SplitTicket;

public abstract class SplitTests(SharedDesk shared)
{
    private readonly Desk desk = shared.Desk;

    [Fact]
    public async Task A_message_becomes_a_ticket_of_who_wrote_it_and_both_histories_lead_to_each_other()
    {
        var (agent, department, id) = await ArrangeAsync();
        var ola = Address();
        var asked = await desk.AnswerAsync(id, ola, "By the way, my invoice is wrong.");
        var stays = await desk.AnswerAsync(id, text: "It prints again.");
        var page = await agent.Browser.OpenAsync($"/tickets/{id}");
        var link = page.Document.QuerySelector($"#message-{asked.MessageId} a[href$='/split']")!.GetAttribute("href")!;
        page = await agent.Browser.OpenAsync(link);
        Assert.Contains("By the way, my invoice is wrong.", page.Text);
        page = await agent.Browser.SubmitAsync($"form[action='{link}']", ("subject", "Wrong invoice"));
        Assert.Contains($"This ticket was split from #{id}.", page.Html);
        var created = long.Parse(page.Url.AbsolutePath["/tickets/".Length..], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(
            ["By the way, my invoice is wrong."],
            page.Document.QuerySelectorAll(".hd-message-body").Select(body => body.TextContent.Trim())
        );

        var (old, ticket) = (await TicketAsync(id), await TicketAsync(created));
        Assert.Equal(
            ("Wrong invoice", StatusCategory.New, department, asked.CustomerId, 1, asked.MessageId, "mail"),
            (
                ticket.Subject,
                ticket.Category,
                ticket.DepartmentId,
                ticket.RequesterId,
                ticket.MessageCount,
                ticket.LastMessageId,
                ticket.Channel
            )
        );
        Assert.Equal((2, stays.MessageId, "It prints again."), (old.MessageCount, old.LastMessageId, old.Preview));

        var came = await EventsAsync(created);
        Assert.Equal(["ticket.split-received", "ticket.created"], came.Select(record => record.Name));
        var left = (await EventsAsync(id))[0];
        Assert.Equal(("ticket.split", created), (left.Name, left.As<TicketSplit>()!.NewId));
        Assert.Equal([asked.MessageId], left.As<TicketSplit>()!.MessageIds);
        Assert.NotNull(
            (await agent.Browser.OpenAsync($"/tickets/{id}/history")).Document.QuerySelector($".hd-timeline a[href='/tickets/{created}']")
        );
        page = await agent.Browser.OpenAsync($"/tickets/{created}/history");
        Assert.Contains($"{agent.Name} split the ticket from #{id}", page.Text);
        Assert.NotNull(page.Document.QuerySelector($".hd-timeline a[href='/tickets/{id}']"));
    }

    [Fact]
    public async Task All_later_messages_go_with_it_where_the_agent_says_so_with_those_who_wrote_them()
    {
        var (agent, _, id) = await ArrangeAsync();
        var other = await desk.DepartmentAsync("Invoices");
        await desk.JoinAsync(agent.Id, other, DefaultRoles.Agent);
        var asked = await desk.AnswerAsync(id, Address(), "My invoice is wrong.");
        var replied = await desk.WriteAsync(
            (services, write) =>
                services
                    .GetRequiredService<ITicketIntake>()
                    .AddAgentMessageAsync(write, id, agent.Id, Desk.Message("a@desk.example", "Let me see."), MessageKind.Reply)
        );
        var thanked = await desk.AnswerAsync(id, Address(), "Mine too.");
        await agent.Browser.OpenAsync($"/tickets/{id}/messages/{asked.MessageId}/split");
        var page = await agent.Browser.SubmitAsync(
            "form.hd-form[action$='/split']",
            ("subject", "Invoices"),
            ("department", $"{other}"),
            ("later", "true")
        );
        Assert.Equal(
            ["My invoice is wrong.", "Let me see.", "Mine too."],
            page.Document.QuerySelectorAll(".hd-message-body").Select(body => body.TextContent.Trim())
        );
        var ticket = await TicketAsync(
            long.Parse(page.Url.AbsolutePath["/tickets/".Length..], System.Globalization.CultureInfo.InvariantCulture)
        );
        Assert.Equal((other, StatusCategory.Open, asked.CustomerId), (ticket.DepartmentId, ticket.Category, ticket.RequesterId));
        Assert.Equal([asked.MessageId, replied.MessageId, thanked.MessageId], (await EventsAsync(id))[0].As<TicketSplit>()!.MessageIds);
        Assert.Equal(
            [thanked.CustomerId],
            await desk.ReadAsync(db =>
                db.Table<ParticipantRow>().Where(p => p.TicketId == ticket.Id).Select(p => p.CustomerId).ToListAsync()
            )
        );
        Assert.Equal(1, (await TicketAsync(id)).MessageCount);
    }

    [Fact]
    public async Task Something_stays_and_what_is_wrong_with_the_form_is_said()
    {
        var (agent, _, id) = await ArrangeAsync();
        var first = (await TicketAsync(id)).LastMessageId;
        Assert.Contains("This is the only message", (await agent.Browser.OpenAsync($"/tickets/{id}/messages/{first}/split")).Text);
        var second = (await desk.AnswerAsync(id)).MessageId;
        await agent.Browser.OpenAsync($"/tickets/{id}/messages/{second}/split");
        var page = await agent.Browser.SubmitAsync("form.hd-form[action$='/split']", ("subject", " "));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, true), (page.Status, page.Text.Contains("Enter a subject.")));
        // The first with all later ones would be everything.
        var answer = await agent.Browser.PostAsync(
            $"/tickets/{id}/messages/{first}/split",
            new FormUrlEncodedContent([KeyValuePair.Create("subject", "All"), KeyValuePair.Create("later", "true")])
        );
        Assert.Contains("split off every message.", await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Browser.OpenAsync($"/tickets/{id}/messages/999999/split")).Status);
        var stranger = await desk.AgentAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Browser.OpenAsync($"/tickets/{id}/messages/{second}/split")).Status);
        Assert.Equal(2, (await TicketAsync(id)).MessageCount);
    }

    private async Task<(Agent Agent, long Department, long Ticket)> ArrangeAsync()
    {
        var department = await desk.DepartmentAsync("Splitting");
        var agent = await desk.AgentAsync();
        await desk.JoinAsync(agent.Id, department, DefaultRoles.Agent);
        return (agent, department, await desk.TicketAsync(department));
    }

    private static string Address() => $"{Guid.NewGuid():N}@example.com";

    private Task<TicketRow> TicketAsync(long id) => desk.ReadAsync(db => db.Table<TicketRow>().FirstAsync(t => t.Id == id));

    private Task<IReadOnlyList<EventRecord>> EventsAsync(long id) =>
        desk.InAsync(services => services.GetRequiredService<IEventLog>().ReadSubjectAsync(TicketSubjects.Ticket(id), 20));

    public sealed class OnSqlite(SqliteDesk desk) : SplitTests(desk);

    public sealed class OnPostgres(PostgresDesk desk) : SplitTests(desk);
}
