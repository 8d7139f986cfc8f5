using System.Net;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Testing;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.SaveDraft;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.Tests.ReplyToTicket;

public abstract class ReplyTests(SharedDesk shared)
{
    private readonly Desk desk = shared.Desk;
    private readonly string _customer = $"kari.{Guid.NewGuid():N}@example.com";

    [Fact]
    public async Task A_reply_is_stored_the_ticket_waits_for_the_customer_and_belongs_to_who_answered()
    {
        var (agent, id) = await ArrangeAsync();
        var page = await ReplyAsync(agent, id, "Please restart it.\n\nDid that help?");
        Assert.Equal($"/tickets/{id}", page.Url.AbsolutePath);
        Assert.Contains("Please restart it.", page.Text);
        var ticket = await TicketAsync(id);
        Assert.Equal((StatusCategory.Pending, agent.Id, 2), (ticket.Category, ticket.AssigneeId ?? 0, ticket.MessageCount));
        var message = await LastMessageAsync(id);
        Assert.Equal(
            (MessageKind.Reply, "<p>Please restart it.</p><p>Did that help?</p>", _customer),
            (message.Kind, message.Html, message.SentTo)
        );
    }

    [Theory]
    [InlineData("closed", StatusCategory.Closed)]
    [InlineData("open", StatusCategory.Open)]
    [InlineData("pending", StatusCategory.Pending)]
    public async Task The_button_says_what_becomes_of_the_ticket(string then, StatusCategory status)
    {
        var (agent, id) = await ArrangeAsync();
        await agent.Browser.OpenAsync($"/tickets/{id}");
        await agent.Browser.SubmitAsync("#reply-form", ("html", "Done."), ("then", then));
        Assert.Equal(status, (await TicketAsync(id)).Category);
    }

    [Fact]
    public async Task A_note_goes_to_nobody_and_changes_no_status()
    {
        var (agent, id) = await ArrangeAsync();
        await agent.Browser.OpenAsync($"/tickets/{id}");
        await agent.Browser.SubmitAsync("#reply-form", ("kind", "note"), ("html", "He is angry."));
        var message = await LastMessageAsync(id);
        Assert.Equal((MessageKind.Note, "", DeliveryState.None), (message.Kind, message.SentTo, message.Delivery));
        Assert.Equal(StatusCategory.New, (await TicketAsync(id)).Category);
        Assert.NotNull((await agent.Browser.OpenAsync($"/tickets/{id}")).Document.QuerySelector($"#message-{message.Id}[data-kind=note]"));
    }

    [Fact]
    public async Task The_second_of_two_agents_who_answer_at_once_is_told_before_sending()
    {
        var (first, id) = await ArrangeAsync();
        var second = await desk.AgentAsync();
        await desk.JoinAsync(second.Id, (await TicketAsync(id)).DepartmentId, DefaultRoles.Agent);
        await second.Browser.OpenAsync($"/tickets/{id}");
        await ReplyAsync(first, id, "It is the cable.");

        var told = await second.Browser.SubmitAsync("#reply-form", ("html", "It is the driver."));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, told.Status);
        Assert.Contains($"{first.Name} wrote while you were typing", told.Text);
        Assert.Contains("It is the cable.", told.Text);
        Assert.Contains("It is the driver.", told.Document.QuerySelector("textarea[name=html]")!.TextContent);
        Assert.Equal(2, (await TicketAsync(id)).MessageCount);

        await second.Browser.SubmitAsync("#reply-form");
        Assert.Equal(3, (await TicketAsync(id)).MessageCount);
        Assert.Contains("It is the driver.", (await LastMessageAsync(id)).Html);
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_makes_one_reply()
    {
        var (agent, id) = await ArrangeAsync();
        var page = await agent.Browser.OpenAsync($"/tickets/{id}");
        var fields = page
            .Document.QuerySelectorAll("#reply-form input[type=hidden], input[form=reply-form]")
            .Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? ""))
            .Append(KeyValuePair.Create("html", "Once."))
            .Append(KeyValuePair.Create("kind", "reply"))
            .Append(KeyValuePair.Create("to", _customer))
            .ToList();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 2).Select(_ => agent.Browser.PostAsync($"/tickets/{id}/messages", new FormUrlEncodedContent(fields)))
        );
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(2, (await TicketAsync(id)).MessageCount);
        // Again after the answer was lost, when the page has shown the message meanwhile; and something else in the same form.
        var seen = (await LastMessageAsync(id)).Id;
        await agent.Browser.PostAsync($"/tickets/{id}/messages", Form("Once.", seen));
        Assert.Equal(2, (await TicketAsync(id)).MessageCount);
        await agent.Browser.PostAsync($"/tickets/{id}/messages", Form("Twice.", 0));
        Assert.Equal(3, (await TicketAsync(id)).MessageCount);

        FormUrlEncodedContent Form(string text, long newest) =>
            new(
                fields.Select(field =>
                    field.Key switch
                    {
                        "html" => KeyValuePair.Create("html", text),
                        "seen" when newest > 0 => KeyValuePair.Create("seen", $"{newest}"),
                        _ => field,
                    }
                )
            );
    }

    [Fact]
    public async Task What_the_agent_wrote_in_another_window_is_no_news_to_the_agent()
    {
        var (agent, id) = await ArrangeAsync();
        await agent.Browser.OpenAsync($"/tickets/{id}");
        var form = FormOf(await agent.Browser.OpenAsync($"/tickets/{id}"));
        await ReplyAsync(agent, id, "In the other window");
        var answer = await agent.Browser.PostAsync(
            $"/tickets/{id}/messages",
            new FormUrlEncodedContent([.. form, new("html", "Here too")])
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(3, (await TicketAsync(id)).MessageCount);
    }

    [Fact]
    public async Task Two_windows_do_not_overwrite_each_others_draft()
    {
        var (agent, id) = await ArrangeAsync();
        var (one, two) = (FormOf(await agent.Browser.OpenAsync($"/tickets/{id}")), FormOf(await agent.Browser.OpenAsync($"/tickets/{id}")));
        Assert.Equal(HttpStatusCode.NoContent, await SaveAsync(one, "First window"));
        Assert.Equal(HttpStatusCode.Conflict, await SaveAsync(two, "Second window"));
        Assert.Equal("First window", await DraftAsync());
        // What the second one sends takes nothing from the first.
        await agent.Browser.PostAsync($"/tickets/{id}/messages", new FormUrlEncodedContent([.. two, new("html", "Sent")]));
        Assert.Equal("First window", await DraftAsync());
        // A window that was opened since has seen it; one that was told may write over it.
        var three = FormOf(await agent.Browser.OpenAsync($"/tickets/{id}"));
        Assert.Equal(HttpStatusCode.NoContent, await SaveAsync(three, "Third window"));
        Assert.Equal(HttpStatusCode.Conflict, await SaveAsync(one, "First again"));
        Assert.Equal(
            HttpStatusCode.NoContent,
            await SaveAsync([.. one.Where(field => field.Key != "follows"), new("follows", "*")], "First again")
        );
        Assert.Equal("First again", await DraftAsync());

        async Task<HttpStatusCode> SaveAsync(IEnumerable<KeyValuePair<string, string>> form, string text) =>
            (await agent.Browser.PostAsync($"/tickets/{id}/draft", new FormUrlEncodedContent([.. form, new("html", text)]))).StatusCode;

        async Task<string> DraftAsync() =>
            (await agent.Browser.OpenAsync($"/tickets/{id}")).Document.QuerySelector("textarea[name=html]")!.TextContent;
    }

    [Fact]
    public async Task A_file_that_cannot_be_attached_is_refused_by_name_and_the_rest_is_kept()
    {
        var (agent, id) = await ArrangeAsync();
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in FormOf(await agent.Browser.OpenAsync($"/tickets/{id}")))
            form.Add(new StringContent(value), name);
        form.Add(new StringContent("See the files"), "html");
        form.Add(new ByteArrayContent([]), "files", "empty.log");
        form.Add(new ByteArrayContent([1, 2, 3]), "files", "good.log");
        var answer = await agent.Browser.PostAsync($"/tickets/{id}/messages", form);
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("“empty.log” wasn't attached because the file is empty.", WebUtility.HtmlDecode(html));
        Assert.Contains("good.log", html);
        Assert.Equal(1, (await TicketAsync(id)).MessageCount);
    }

    [Theory]
    [InlineData("report.pdf", "report.pdf")]
    [InlineData("C:\\temp\\a:b.txt", "a_b.txt")]
    [InlineData(" ... ", "file")]
    public void File_names_are_cleaned(string name, string clean) => Assert.Equal(clean, Upload.CleanName(name));

    [Fact]
    public void A_long_file_name_keeps_its_extension()
    {
        var name = Upload.CleanName(new string('x', 249) + ".docx");
        Assert.Equal(200, name.Length);
        Assert.EndsWith("xxx.docx", name);
    }

    [Fact]
    public async Task An_automatic_receipt_meanwhile_does_not_hold_the_agent_up()
    {
        var (agent, id) = await ArrangeAsync();
        await agent.Browser.OpenAsync($"/tickets/{id}");
        await desk.WriteAsync(
            (services, write) => services.GetRequiredService<IAutomaticMessages>().SendAsync(write, id, "<p>Received.</p>")
        );
        Assert.Equal(HttpStatusCode.OK, (await agent.Browser.SubmitAsync("#reply-form", ("html", "Hello."))).Status);
    }

    [Fact]
    public async Task An_empty_reply_or_a_wrong_address_is_refused_and_the_text_kept()
    {
        var (agent, id) = await ArrangeAsync();
        await agent.Browser.OpenAsync($"/tickets/{id}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await agent.Browser.SubmitAsync("#reply-form", ("html", "  "))).Status);
        var page = await agent.Browser.SubmitAsync("#reply-form", ("html", "My text"), ("to", "not an address"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("My text", page.Document.QuerySelector("textarea[name=html]")!.TextContent);
        // Also for whoever leaves the page now.
        page = await agent.Browser.OpenAsync($"/tickets/{id}");
        Assert.Contains("My text", page.Document.QuerySelector("textarea[name=html]")!.TextContent);
        Assert.Equal(1, (await TicketAsync(id)).MessageCount);
    }

    [Fact]
    public async Task A_reply_that_was_taken_back_is_a_draft_again_and_the_ticket_as_before()
    {
        var (agent, id) = await ArrangeAsync();
        var page = await ReplyAsync(agent, id, "Too early");
        var message = await LastMessageAsync(id);
        Assert.NotNull(page.Document.QuerySelector($"#delivery-{message.Id} form"));
        await agent.Browser.SubmitAsync($"#delivery-{message.Id} form");
        var ticket = await TicketAsync(id);
        Assert.Equal((StatusCategory.New, 1, "Hello, since this morning …"), (ticket.Category, ticket.MessageCount, ticket.Preview));
        Assert.Contains(
            "Too early",
            (await agent.Browser.OpenAsync($"/tickets/{id}")).Document.QuerySelector("textarea[name=html]")!.TextContent
        );
    }

    [Fact]
    public async Task The_agents_signature_is_no_part_of_what_is_stored_or_taken_back()
    {
        var (agent, id) = await ArrangeAsync();
        await agent.Browser.OpenAsync("/profile");
        await agent.Browser.SubmitAsync("form[action='/profile']", ("signature", "Nora of Support"));
        Assert.Contains("Your signature is added below.", (await agent.Browser.OpenAsync($"/tickets/{id}")).Text);
        await agent.Browser.SubmitAsync("#reply-form", ("html", "Too early"));
        var message = await LastMessageAsync(id);
        Assert.Equal("<p>Too early</p>", message.Html);
        await agent.Browser.OpenAsync($"/tickets/{id}");
        await agent.Browser.SubmitAsync($"#delivery-{message.Id} form");
        var draft = (await agent.Browser.OpenAsync($"/tickets/{id}")).Document.QuerySelector("textarea[name=html]")!.TextContent;
        Assert.DoesNotContain("Nora of Support", draft);
    }

    [Fact]
    public async Task Nobody_else_can_take_a_reply_back()
    {
        var (agent, id) = await ArrangeAsync();
        await ReplyAsync(agent, id, "Mine");
        var other = await desk.AgentAsync(DefaultRoles.Administrator);
        await other.Browser.OpenAsync($"/tickets/{id}");
        await other.Browser.PostAsync($"/tickets/{id}/messages/{(await LastMessageAsync(id)).Id}/undo");
        Assert.Equal(2, (await TicketAsync(id)).MessageCount);
    }

    [Fact]
    public async Task What_is_being_written_is_kept_as_a_draft_of_its_author()
    {
        var (agent, id) = await ArrangeAsync();
        await agent.Browser.OpenAsync($"/tickets/{id}");
        var saved = await agent.Browser.PostAsync(
            $"/tickets/{id}/draft",
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["kind"] = "note",
                    ["html"] = "<p>Half a <b>thought</b><script>x</script></p>",
                    ["format"] = "html",
                }
            )
        );
        Assert.Equal(HttpStatusCode.NoContent, saved.StatusCode);
        var area = (await agent.Browser.OpenAsync($"/tickets/{id}")).Document.QuerySelector("textarea[name=html]")!;
        Assert.Equal(("Half a thought", "<p>Half a <b>thought</b></p>"), (area.TextContent, area.GetAttribute("data-html")));
        await agent.Browser.SubmitAsync("#reply-form");
        Assert.Equal("", (await agent.Browser.OpenAsync($"/tickets/{id}")).Document.QuerySelector("textarea[name=html]")!.TextContent);
    }

    [Fact]
    public async Task Html_of_the_editor_is_cleaned_before_it_is_stored()
    {
        var (agent, id) = await ArrangeAsync();
        await agent.Browser.OpenAsync($"/tickets/{id}");
        await agent.Browser.SubmitAsync("#reply-form", ("html", "<p onclick=\"x()\">Hi</p><script>alert(1)</script>"), ("format", "html"));
        Assert.Equal("<p>Hi</p>", (await LastMessageAsync(id)).Html);
    }

    private List<KeyValuePair<string, string>> FormOf(TestPage page) =>
        [
            .. page
                .Document.QuerySelectorAll("#reply-form input[type=hidden], input[form=reply-form]")
                .Select(field => KeyValuePair.Create(field.GetAttribute("name")!, field.GetAttribute("value") ?? "")),
            new("kind", "reply"),
            new("to", _customer),
        ];

    private async Task<(Agent Agent, long Ticket)> ArrangeAsync()
    {
        var department = await desk.DepartmentAsync("Support");
        var agent = await desk.AgentAsync();
        await desk.JoinAsync(agent.Id, department, DefaultRoles.Agent);
        return (agent, await desk.TicketAsync(department, from: _customer));
    }

    private static async Task<Sdk.Testing.TestPage> ReplyAsync(Agent agent, long id, string text)
    {
        await agent.Browser.OpenAsync($"/tickets/{id}");
        return await agent.Browser.SubmitAsync("#reply-form", ("html", text));
    }

    private Task<TicketRow> TicketAsync(long id) => desk.ReadAsync(db => db.Table<TicketRow>().FirstAsync(t => t.Id == id));

    private Task<MessageRow> LastMessageAsync(long id) =>
        desk.ReadAsync(db => db.Table<MessageRow>().Where(m => m.TicketId == id).OrderByDescending(m => m.Id).FirstAsync());

    public sealed class OnSqlite(SqliteDesk desk) : ReplyTests(desk);

    public sealed class OnPostgres(PostgresDesk desk) : ReplyTests(desk);
}
