using System.Net;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.ReadTicket;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.Tests.ReadTicket;

public abstract class ConversationTests(SharedDesk shared)
{
    private readonly Desk desk = shared.Desk;

    [Fact]
    public async Task A_long_conversation_shows_its_ends_and_loads_the_middle_on_demand()
    {
        var (agent, id) = await ArrangeAsync();
        for (var n = 0; n < 59; n++)
            await desk.AnswerAsync(id, text: $"Message {n}.");
        var page = await agent.Browser.OpenAsync($"/tickets/{id}");
        Assert.Equal(11, page.Document.QuerySelectorAll(".hd-message").Length);
        var gap = page.Document.QuerySelector(".hd-gap a")!;
        Assert.Equal("Show 49 earlier messages", gap.TextContent);
        var part = await agent.Browser.OpenAsync(gap.GetAttribute("hx-get")!);
        Assert.Equal(25, part.Document.QuerySelectorAll(".hd-message").Length);
        Assert.Equal("Show 24 earlier messages", part.Document.QuerySelector(".hd-gap a")!.TextContent);
        Assert.Equal(60, (await agent.Browser.OpenAsync($"/tickets/{id}?all=1")).Document.QuerySelectorAll(".hd-message").Length);
    }

    [Fact]
    public async Task Hostile_html_is_harmless_and_pictures_of_other_servers_wait_for_the_reader()
    {
        var (agent, id) = await ArrangeAsync();
        await desk.AnswerAsync(
            id,
            with: message =>
                message with
                {
                    Html = "<p onclick='x()'>Hi<script>alert(1)</script><img src='https://spy.example/p.gif'></p>",
                    Text = "Hi",
                }
        );
        var page = await agent.Browser.OpenAsync($"/tickets/{id}");
        var body = page.Document.QuerySelectorAll(".hd-message-body").Last();
        Assert.DoesNotContain("onclick", body.InnerHtml);
        Assert.Empty(body.QuerySelectorAll("script, img[src^=http]"));
        Assert.Contains("1 image from an external server wasn't loaded", page.Text);

        var response = await agent.Browser.Client.GetAsync($"/tickets/{id}/images");
        Assert.Contains("https://spy.example/p.gif\"", await response.Content.ReadAsStringAsync());
        Assert.Contains("img-src 'self' data: blob: https: http:", response.Headers.GetValues("Content-Security-Policy").Single());
        Assert.DoesNotContain(
            "https:",
            (await agent.Browser.Client.GetAsync($"/tickets/{id}")).Headers.GetValues("Content-Security-Policy").Single()
        );
    }

    [Fact]
    public async Task A_quotation_is_folded_and_can_be_unfolded()
    {
        var (agent, id) = await ArrangeAsync();
        var answer = await desk.AnswerAsync(
            id,
            with: message =>
                message with
                {
                    Html = "<p>New words</p><blockquote>Old words</blockquote>",
                    VisibleHtml = "<p>New words</p>",
                    Text = "New words\n> Old words",
                }
        );
        var page = await agent.Browser.OpenAsync($"/tickets/{id}");
        Assert.Contains("New words", page.Text);
        Assert.DoesNotContain("Old words", page.Text);
        Assert.Contains("Old words", (await agent.Browser.OpenAsync($"/tickets/{id}/messages/{answer.MessageId}/body")).Html);
        Assert.Contains("Old words", (await agent.Browser.OpenAsync($"/tickets/{id}/messages/{answer.MessageId}")).Text);
    }

    [Fact]
    public async Task A_mail_has_the_styles_of_its_author_and_is_prepared_once()
    {
        var (agent, id) = await ArrangeAsync();
        var answer = await desk.AnswerAsync(
            id,
            with: message =>
                message with
                {
                    Html =
                        "<head><style>p.a{margin:0}</style></head><div style=\"display:none\">HIDDEN</div><p class=a>Line</p><blockquote>Old</blockquote>",
                    VisibleHtml = "<div style=\"display:none\">HIDDEN</div><p class=a>Line</p>",
                    Text = "Line",
                }
        );
        var kept = await KeptAsync(answer.MessageId);
        Assert.Contains("display:none", kept.Css, StringComparison.Ordinal);

        var page = await agent.Browser.OpenAsync($"/tickets/{id}");
        var link = page.Document.QuerySelector($"#message-{answer.MessageId} link[rel=stylesheet]")!.GetAttribute("href")!;
        var sheet = await agent.Browser.Client.GetAsync(link);
        Assert.Equal("text/css", sheet.Content.Headers.ContentType!.MediaType);
        Assert.Equal(kept.Css, await sheet.Content.ReadAsStringAsync());
        Assert.Contains("immutable", sheet.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        var scope = page.Document.QuerySelector($"#message-{answer.MessageId} .hd-mail > div")!.ClassName;
        Assert.Contains($".{scope} p.c-a{{margin:0;}}", kept.Css, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await (await desk.AgentAsync()).Browser.Client.GetAsync(link)).StatusCode);

        // What other rules made is made again in the background, and until then when somebody looks.
        await desk.WriteAsync(
            async (_, write) =>
            {
                await write.Table<ShownProgressRow>().DeleteAsync();
                return await write
                    .Table<ShownMessageRow>()
                    .Where(row => row.MessageId == answer.MessageId)
                    .Set(row => row.Version, "0")
                    .Set(row => row.Html, "old")
                    .UpdateAsync();
            }
        );
        await desk.InAsync(services =>
            ActivatorUtilities
                .CreateInstance<PrepareOldMessages>(services)
                .RunAsync(new TaskRun("test", DateTimeOffset.UnixEpoch, _ => { }), TestContext.Current.CancellationToken)
        );
        Assert.Equal(kept.Html, (await KeptAsync(answer.MessageId)).Html);
        Assert.Equal(0, (await desk.ReadAsync(db => db.Table<ShownProgressRow>().FirstAsync())).FromId);
    }

    [Fact]
    public async Task A_text_keeps_its_spaces_and_one_of_a_megabyte_of_links_is_shown_cut_and_downloaded_whole()
    {
        var (agent, id) = await ArrangeAsync();
        var quoted = await desk.AnswerAsync(
            id,
            with: message =>
                message with
                {
                    VisibleHtml = "<p>name\tprice<br>\n  lamp\t 12 https://a.example/?x=1&amp;y=2</p>\n",
                    Text = "name",
                }
        );
        var page = await agent.Browser.OpenAsync($"/tickets/{id}");
        var body = page.Document.QuerySelector($"#message-{quoted.MessageId} .hd-plain")!;
        Assert.Equal("name\tprice\n  lamp\t 12 https://a.example/?x=1&y=2", body.TextContent.TrimEnd());
        Assert.Equal("https://a.example/?x=1&y=2", body.QuerySelector("a")!.GetAttribute("href"));
        Assert.NotNull(page.Document.QuerySelector($"#message-{quoted.MessageId} .hd-quote"));

        var text = string.Concat(Enumerable.Repeat("https://a ", 100_000));
        var answer = await desk.AnswerAsync(id, text: text);
        Assert.True((await KeptAsync(answer.MessageId)).IsCut);
        page = await agent.Browser.OpenAsync($"/tickets/{id}");
        Assert.InRange(page.Html.Length, 400_000, 1_500_000);
        var all = page.Document.QuerySelector($"#message-{answer.MessageId} a[href$='/text']")!.GetAttribute("href")!;
        var file = await agent.Browser.Client.GetAsync(all);
        Assert.Equal("attachment", file.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal(text.Trim(), (await file.Content.ReadAsStringAsync()).Trim());
    }

    private async Task<ShownMessageRow> KeptAsync(long message)
    {
        // The message is prepared by whoever follows the log.
        for (var attempt = 0; attempt < 600; attempt++)
        {
            if (await desk.ReadAsync(db => db.Table<ShownMessageRow>().FirstOrDefaultAsync(row => row.MessageId == message)) is { } row)
                return row;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException("The message was not prepared within a minute.");
    }

    [Fact]
    public async Task Attachments_are_saved_not_run_and_pictures_of_the_text_are_shown_in_place()
    {
        var (agent, id) = await ArrangeAsync();
        var (page, picture) = await desk.InAsync(async services =>
        {
            var blobs = services.GetRequiredService<IBlobStore>();
            return (
                await blobs.SaveAsync(new MemoryStream("<script>alert(1)</script>"u8.ToArray())),
                await blobs.SaveAsync(new MemoryStream([0x89, 0x50, 0x4E, 0x47]))
            );
        });
        await desk.AnswerAsync(
            id,
            with: message =>
                message with
                {
                    Html = "<p>See <img src=\"cid:shot%401\"></p>",
                    Attachments =
                    [
                        new IncomingAttachment(page, "рахунок.html", "text/html", null),
                        new IncomingAttachment(picture, "shot.png", "image/png", "shot@1"),
                    ],
                }
        );
        var html = await agent.Browser.OpenAsync($"/tickets/{id}");
        var link = html.Document.QuerySelector("a.hd-attachment")!.GetAttribute("href")!;
        var file = await agent.Browser.Client.GetAsync(link);
        Assert.Equal("application/octet-stream", file.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", file.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("рахунок.html", file.Content.Headers.ContentDisposition.FileNameStar);
        Assert.Equal("nosniff", file.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.StartsWith("sandbox", file.Headers.GetValues("Content-Security-Policy").Single());

        var image = html.Document.QuerySelector($".hd-message-body img[src^='/tickets/{id}/attachments/']")!.GetAttribute("src")!;
        var shown = await agent.Browser.Client.GetAsync(image);
        Assert.Equal(
            ("image/png", "inline"),
            (shown.Content.Headers.ContentType!.MediaType, shown.Content.Headers.ContentDisposition!.DispositionType)
        );
        Assert.Single(html.Document.QuerySelectorAll("a.hd-attachment"));
    }

    [Fact]
    public async Task A_file_that_an_agent_uploads_is_part_of_the_reply_and_nobody_elses()
    {
        var (agent, id) = await ArrangeAsync();
        var other = await desk.AgentAsync(DefaultRoles.Administrator);
        await agent.Browser.OpenAsync($"/tickets/{id}");
        using var form = new MultipartFormDataContent
        {
            {
                new ByteArrayContent([0x89, 0x50, 0x4E, 0x47]) { Headers = { ContentType = new("image/png") } },
                "file",
                "C:\\fake\\shot.png"
            },
        };
        var stored = await (await agent.Browser.PostAsync("/tickets/uploads", form)).Content.ReadAsStringAsync();
        var upload = System.Text.Json.JsonDocument.Parse(stored).RootElement;
        Assert.Equal("shot.png", upload.GetProperty("name").GetString());
        var url = upload.GetProperty("url").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await agent.Browser.Client.GetAsync(url)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Browser.Client.GetAsync(url)).StatusCode);

        await agent.Browser.SubmitAsync(
            "#reply-form",
            ("html", $"<p>Look: <img src=\"{url}\"></p>"),
            ("format", "html"),
            ("inline", $"{upload.GetProperty("id").GetInt64()}")
        );
        var message = await desk.ReadAsync(db =>
            db.Table<MessageRow>().Where(m => m.TicketId == id).OrderByDescending(m => m.Id).FirstAsync()
        );
        var file = await desk.ReadAsync(db => db.Table<AttachmentRow>().FirstAsync(a => a.MessageId == message.Id));
        Assert.True(file.IsInline);
        Assert.Contains($"cid:{file.ContentId}", message.Html);
        Assert.NotNull(
            (await agent.Browser.OpenAsync($"/tickets/{id}")).Document.QuerySelector(
                $".hd-message-body img[src='/tickets/{id}/attachments/{file.Id}']"
            )
        );
    }

    [Fact]
    public async Task The_history_says_in_words_what_happened()
    {
        var (agent, id) = await ArrangeAsync();
        await agent.Browser.OpenAsync($"/tickets/{id}");
        await agent.Browser.SubmitAsync("#reply-form", ("html", "Hello"), ("then", "closed"));
        var history = (await agent.Browser.OpenAsync($"/tickets/{id}/history")).Text;
        Assert.Contains("Kari Aas created the ticket (Email)", history);
        Assert.Contains($"{agent.Name} replied", history);
        Assert.Contains($"{agent.Name} changed the status from New to Closed", history);
        Assert.Contains($"{agent.Name} assigned the ticket to {agent.Name}", history);
    }

    [Fact]
    public async Task News_are_counted_without_what_the_reader_wrote()
    {
        var (agent, id) = await ArrangeAsync();
        await agent.Browser.OpenAsync($"/tickets/{id}");
        await agent.Browser.SubmitAsync("#reply-form", ("html", "Hello"));
        Assert.Equal("1", (await agent.Browser.OpenAsync($"/tickets/{id}/news?after=0")).Html);
        await desk.AnswerAsync(id);
        Assert.Equal("2", (await agent.Browser.OpenAsync($"/tickets/{id}/news?after=0")).Html);
    }

    private async Task<(Agent Agent, long Ticket)> ArrangeAsync()
    {
        var department = await desk.DepartmentAsync("Reading");
        var agent = await desk.AgentAsync();
        await desk.JoinAsync(agent.Id, department, DefaultRoles.Agent);
        return (agent, await desk.TicketAsync(department));
    }

    public sealed class OnSqlite(SqliteDesk desk) : ConversationTests(desk);

    public sealed class OnPostgres(PostgresDesk desk) : ConversationTests(desk);
}
