using System.Net;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.Tests.OpenTicket;

public abstract class NewTicketTests(SharedDesk shared)
{
    private readonly Desk desk = shared.Desk;
    private readonly string _unique = Guid.NewGuid().ToString("N")[..10];

    [Fact]
    public async Task An_agent_finds_the_customer_and_writes_first()
    {
        var (agent, department) = await ArrangeAsync();
        await desk.TicketAsync(department, "Earlier matter", $"kari.{_unique}@example.com");
        var found = await agent.Browser.OpenAsync($"/customers/find?q=kari.{_unique}");
        var customer = found.Document.QuerySelector("button[name=customer]")!.GetAttribute("value");
        var page = await agent.Browser.OpenAsync($"/tickets/new?customer={customer}");
        Assert.Contains("Earlier matter", page.Text);
        page = await agent.Browser.SubmitAsync(
            "#new-ticket",
            ("subject", "Your delivery"),
            ("html", "It is late, sorry."),
            ("department", $"{department}"),
            ("tags", "late"),
            ("priority", "high"),
            ("open", "1")
        );
        Assert.Equal(HttpStatusCode.OK, page.Status);
        var ticket = await NewestAsync(department);
        Assert.Equal(
            ("Your delivery", TicketPriority.High, StatusCategory.Pending, agent.Id, "agent", customer),
            (ticket.Subject, ticket.Priority, ticket.Category, ticket.AssigneeId ?? 0, ticket.Channel, $"{ticket.RequesterId}")
        );
        Assert.Equal(
            MessageKind.Reply,
            await desk.ReadAsync(db => db.Table<MessageRow>().Where(m => m.TicketId == ticket.Id).Select(m => m.Kind).SingleAsync())
        );
        Assert.Contains("late", page.Text);
    }

    [Fact]
    public async Task Only_who_can_be_given_tickets_of_the_department_is_taken_as_assignee()
    {
        var (agent, department) = await ArrangeAsync();
        var stranger = await desk.AgentAsync();
        foreach (var assignee in new[] { stranger.Id, 999_999 })
        {
            await agent.Browser.OpenAsync("/tickets/new");
            var page = await agent.Browser.SubmitAsync(
                "#new-ticket",
                ("address", $"new.{_unique}@example.com"),
                ("subject", "Not for a stranger"),
                ("html", "Hello."),
                ("department", $"{department}"),
                ("assignee", $"{assignee}"),
                ("open", "1")
            );
            Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
            Assert.NotNull(page.Document.QuerySelector("#assignee-error"));
        }
    }

    [Fact]
    public async Task Tags_are_offered_only_to_who_sees_tickets_and_odd_addresses_lead_to_the_list()
    {
        var (agent, department) = await ArrangeAsync();
        var tag = $"secret{_unique}";
        var ticket = await desk.TicketAsync(department, with: t => t with { Tags = [tag] });
        var nobody = await desk.AgentAsync();
        Assert.Equal("[]", await nobody.Browser.Client.GetStringAsync($"/tickets/tags?q={tag}"));
        Assert.Equal("", await nobody.Browser.Client.GetStringAsync($"/tickets/tags?add={tag}"));
        Assert.Contains(tag, await agent.Browser.Client.GetStringAsync($"/tickets/tags?q={tag}"));

        foreach (var back in new[] { "/a\u0007b", "/tickets\r\nSet-Cookie: a=b", "//evil.example", "/tickets/søk" })
        {
            await agent.Browser.OpenAsync("/tickets/all");
            using var answer = await agent.Browser.PostAsync(
                "/tickets/bulk",
                new FormUrlEncodedContent([
                    KeyValuePair.Create("ids", $"{ticket}"),
                    KeyValuePair.Create("action", "close"),
                    KeyValuePair.Create("back", back),
                ])
            );
            Assert.True((int)answer.StatusCode < 500, $"{back}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_opens_one_ticket_and_the_next_form_another()
    {
        var (agent, department) = await ArrangeAsync();
        var page = await agent.Browser.OpenAsync("/tickets/new");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SendAsync(page)));
        var ticket = await NewestAsync(department);
        Assert.All(answers, answer => Assert.EndsWith($"/tickets/{ticket.Id}", answer, StringComparison.Ordinal));
        Assert.Equal(1, await CountAsync());
        Assert.NotEqual(answers[0], await SendAsync(await agent.Browser.OpenAsync("/tickets/new")));
        Assert.Equal(2, await CountAsync());
        // Back in the browser, and something else is written into the same form.
        Assert.NotEqual(answers[0], await SendAsync(page, "Something else"));
        Assert.Equal(3, await CountAsync());

        Task<int> CountAsync() => desk.ReadAsync(db => db.Table<TicketRow>().CountAsync(t => t.DepartmentId == department));

        async Task<string> SendAsync(Sdk.Testing.TestPage form, string subject = "Twice")
        {
            using var response = await agent.Browser.Client.PostAsync(
                "/tickets/new",
                new FormUrlEncodedContent(
                    new Dictionary<string, string>
                    {
                        ["__RequestVerificationToken"] = form.Token!,
                        ["form-key"] = form.Document.QuerySelector("#new-ticket input[name=form-key]")!.GetAttribute("value")!,
                        ["kind"] = "reply",
                        ["name"] = $"Kari {_unique}",
                        ["address"] = $"kari.{_unique}@example.com",
                        ["subject"] = subject,
                        ["html"] = "Hello",
                        ["department"] = $"{department}",
                        ["open"] = "1",
                    }
                )
            );
            return response.RequestMessage!.RequestUri!.AbsolutePath;
        }
    }

    [Fact]
    public async Task A_call_of_somebody_new_is_stored_as_what_they_said()
    {
        var (agent, department) = await ArrangeAsync();
        await agent.Browser.OpenAsync("/tickets/new");
        await agent.Browser.SubmitAsync(
            "#new-ticket",
            ("name", $"Somchai {_unique}"),
            ("phone", "+66 2 123 4567"),
            ("as", "customer"),
            ("subject", "Called"),
            ("html", "The printer smokes."),
            ("department", $"{department}"),
            ("open", "1")
        );
        var ticket = await NewestAsync(department);
        Assert.Equal((StatusCategory.New, null), (ticket.Category, ticket.AssigneeId));
        var message = await desk.ReadAsync(db => db.Table<MessageRow>().SingleAsync(m => m.TicketId == ticket.Id));
        Assert.Equal(
            (MessageKind.Customer, $"Somchai {_unique}", DeliveryState.None),
            (message.Kind, message.AuthorName, message.Delivery)
        );
        Assert.Contains(
            $"Somchai {_unique}",
            (await agent.Browser.OpenAsync("/customers/find?q=21234567")).Text
                + (await agent.Browser.OpenAsync($"/customers/find?q={_unique}")).Text
        );
    }

    [Fact]
    public async Task A_form_with_errors_keeps_what_was_written_and_says_what_is_missing()
    {
        var (agent, department) = await ArrangeAsync();
        await agent.Browser.OpenAsync("/tickets/new");
        var page = await agent.Browser.SubmitAsync(
            "#new-ticket",
            ("html", "Kept text"),
            ("name", "Somebody"),
            ("department", $"{department}"),
            ("open", "1")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("Enter a subject.", page.Text);
        Assert.Contains("To send the message, enter an email address.", page.Text);
        Assert.Equal("Kept text", page.Document.QuerySelector("#html")!.TextContent);
        Assert.Equal("Somebody", page.Document.QuerySelector("#name")!.GetAttribute("value"));
    }

    [Fact]
    public async Task What_is_written_for_one_customer_is_not_in_the_form_of_another_and_is_found_again()
    {
        var (agent, department) = await ArrangeAsync();
        var first = await agent.Browser.OpenAsync("/tickets/new");
        await agent.Browser.PostAsync(
            first.Document.QuerySelector("#new-ticket")!.GetAttribute("data-draft")!,
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["name"] = "Anna",
                    ["subject"] = "For Anna only",
                    ["department"] = $"{department}",
                    ["html"] = "Dear Anna",
                }
            )
        );
        var second = await agent.Browser.OpenAsync("/tickets/new");
        Assert.Equal("", second.Document.QuerySelector("#html")!.TextContent);
        Assert.Equal("", second.Document.QuerySelector("#subject")!.GetAttribute("value") ?? "");

        // Offered by its name, and complete.
        var link = second.Document.QuerySelector(".hd-unfinished a")!;
        Assert.Equal("For Anna only", link.TextContent);
        var again = await agent.Browser.OpenAsync(link.GetAttribute("href")!);
        Assert.Equal("Dear Anna", again.Document.QuerySelector("#html")!.TextContent);
        Assert.Equal("Anna", again.Document.QuerySelector("#name")!.GetAttribute("value"));
        await agent.Browser.SubmitAsync("#new-ticket", ("address", $"anna.{_unique}@example.com"), ("open", "1"));
        Assert.Equal("For Anna only", (await NewestAsync(department)).Subject);
        Assert.Null((await agent.Browser.OpenAsync("/tickets/new")).Document.QuerySelector(".hd-unfinished"));
    }

    [Fact]
    public async Task Choosing_a_customer_keeps_what_was_written()
    {
        var (agent, department) = await ArrangeAsync();
        var ticket = await desk.TicketAsync(department, from: $"kari.{_unique}@example.com");
        var requester = await desk.ReadAsync(db =>
            db.Table<TicketRow>().Where(t => t.Id == ticket).Select(t => t.RequesterId).FirstAsync()
        );
        await agent.Browser.OpenAsync("/tickets/new");
        var page = await agent.Browser.SubmitAsync("#new-ticket", ("subject", "Half done"), ("customer", $"{requester}"));
        Assert.Equal("Half done", page.Document.QuerySelector("#subject")!.GetAttribute("value"));
        Assert.Contains($"kari.{_unique}@example.com", page.Text);
        page = await agent.Browser.SubmitAsync("#new-ticket", ("choose", "other"));
        Assert.Equal("Half done", page.Document.QuerySelector("#subject")!.GetAttribute("value"));
        Assert.NotNull(page.Document.QuerySelector("#q"));
    }

    [Fact]
    public async Task Tickets_are_opened_only_in_departments_where_the_agent_may()
    {
        var (agent, _) = await ArrangeAsync();
        var other = await desk.DepartmentAsync("Other");
        await agent.Browser.OpenAsync("/tickets/new");
        var page = await agent.Browser.SubmitAsync(
            "#new-ticket",
            ("subject", "x"),
            ("html", "x"),
            ("address", $"x.{_unique}@example.com"),
            ("department", $"{other}"),
            ("open", "1")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("Choose a department.", page.Text);
    }

    private async Task<(Agent Agent, long Department)> ArrangeAsync()
    {
        var department = await desk.DepartmentAsync("New tickets");
        var agent = await desk.AgentAsync();
        await desk.JoinAsync(agent.Id, department, DefaultRoles.Agent);
        return (agent, department);
    }

    private Task<TicketRow> NewestAsync(long department) =>
        desk.ReadAsync(db => db.Table<TicketRow>().Where(t => t.DepartmentId == department).OrderByDescending(t => t.Id).FirstAsync());

    public sealed class OnSqlite(SqliteDesk desk) : NewTicketTests(desk);

    public sealed class OnPostgres(PostgresDesk desk) : NewTicketTests(desk);
}
