using Hookdesk.Mail.Data;
using Hookdesk.Mail.FetchMail;
using Hookdesk.Sdk.Events;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.Tests.HandleFailedMail;

/// <summary>What an admin does with mail that could not be processed.</summary>
public sealed class FailedMailPageTests(SqliteMailDesk shared)
{
    private const string NoSender =
        "Subject: Who am I\nDate: Mon, 23 Nov 2026 10:00:00 +0000\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n<script>alert('x')</script> printer {0}\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_listed_with_its_reason_and_shown_as_text_only()
    {
        var row = await FailedAsync();
        using var browser = await shared.Desk.Host.SignInAsync();

        Assert.Contains("has no sender", (await browser.OpenAsync("/admin/mail/failed")).Text);
        var page = await browser.OpenAsync($"/admin/mail/failed/{row.Id}");

        Assert.Equal("Who am I", page.Document.QuerySelector("h1")!.TextContent);
        Assert.Contains("<script>alert('x')</script>", page.Document.QuerySelectorAll("pre").Last().TextContent);
        Assert.DoesNotContain("<script>alert", page.Html);
    }

    [Fact]
    public async Task It_is_downloaded_byte_by_byte_and_never_shown_by_the_browser()
    {
        var row = await FailedAsync();
        using var browser = await shared.Desk.Host.SignInAsync();

        var answer = await browser.Client.GetAsync($"/admin/mail/incoming/{row.Id}/raw", Cancellation);

        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal(row.Size, (await answer.Content.ReadAsByteArrayAsync(Cancellation)).LongLength);
    }

    [Fact]
    public async Task A_mail_during_which_the_desk_ended_again_and_again_is_kept_for_the_admin_and_the_others_become_tickets()
    {
        var mailbox = await shared.Desk.MailboxAsync();
        var fetched = Enumerable
            .Range(0, 3)
            .Select(n => new FetchedMessage(
                MailDesk.Raw(Samples.Mail("kari@customers.example", mailbox.Address, $"Interrupted {n}", "Hello")),
                null,
                null,
                TimeProvider.System.GetUtcNow()
            ))
            .ToList();
        var stored = await shared.Desk.Service<IncomingStore>().StoreAsync(mailbox, "test", null, fetched, Cancellation);
        int[] attempts = [0, 2, 3];
        for (var n = 0; n < 3; n++)
        {
            var (id, begun) = (stored[n].Row.Id, attempts[n]);
            await shared.Desk.WriteAsync(
                (_, write) => write.Table<IncomingRow>().Where(row => row.Id == id).Set(row => row.Attempts, begun).UpdateAsync()
            );
        }

        await shared.Desk.Service<FetchMailbox>().ResumeAsync(mailbox, Cancellation);

        var rows = await shared.Desk.ReadAsync(db =>
            db.Table<IncomingRow>().Where(row => row.MailboxId == mailbox.Id).OrderBy(row => row.Id).ToListAsync()
        );
        Assert.Equal([IncomingState.Processed, IncomingState.Processed, IncomingState.Failed], rows.Select(row => row.State));
        Assert.Equal([1, 3, 3], rows.Select(row => row.Attempts));
        using var browser = await shared.Desk.Host.SignInAsync();
        var page = await browser.OpenAsync($"/admin/mail/failed/{rows[2].Id}");
        Assert.Contains("Hookdesk stopped each time it processed this email.", page.Text);
    }

    [Fact]
    public async Task Trying_again_after_the_reason_is_gone_makes_its_ticket()
    {
        var mailbox = await shared.Desk.MailboxAsync();
        var row = await shared.Desk.ReceiveOneAsync(mailbox, Samples.Mail(mailbox.Address, mailbox.Address, "From the web form", "Hello"));
        Assert.Equal(IncomingState.Failed, row.State);
        using var browser = await shared.Desk.Host.SignInAsync();
        await browser.OpenAsync($"/admin/mail/failed/{row.Id}");
        Assert.Contains("still listed here", (await browser.SubmitAsync("form[action$='/retry']")).Document.Body!.TextContent);

        // The address is not the desk's own any more.
        await shared.Desk.WriteAsync(
            (_, write) =>
                write
                    .Table<MailboxRow>()
                    .Where(m => m.Id == mailbox.Id)
                    .Set(m => m.Address, $"other.{mailbox.Address}")
                    .UpdateAsync(Cancellation)
        );
        shared.Desk.Service<MailboxDirectory>().Forget();
        await browser.OpenAsync($"/admin/mail/failed/{row.Id}");
        var page = await browser.SubmitAsync("form[action$='/retry']");

        Assert.StartsWith("/mail/messages/", page.Url.AbsolutePath);
        var now = await RowAsync(row.Id);
        Assert.Equal(IncomingState.Processed, now.State);
        Assert.NotNull(now.TicketId);
        Assert.Contains("mail.failed-mail-retried", await EventsAsync(row.Id));
    }

    [Fact]
    public async Task A_ticket_made_of_it_as_it_is_has_the_text_and_the_mail_itself()
    {
        var row = await FailedAsync();
        using var browser = await shared.Desk.Host.SignInAsync();
        await browser.OpenAsync($"/admin/mail/failed/{row.Id}");
        var refused = await browser.SubmitAsync("form[action$='/ticket']", ("sender_address", "nobody"));
        Assert.NotNull(refused.Document.QuerySelector("#sender_address-error"));

        var page = await browser.SubmitAsync(
            "form[action$='/ticket']",
            ("sender_address", "kari@customers.example"),
            ("sender_name", "Kari Aas")
        );

        Assert.StartsWith("/tickets/", page.Url.AbsolutePath);
        Assert.Contains($"mail-{row.Id}.eml", page.Text);
        Assert.Contains("Kari Aas", page.Text);
        Assert.Equal(IncomingState.Processed, (await RowAsync(row.Id)).State);
        Assert.Contains("mail.failed-mail-made-ticket", await EventsAsync(row.Id));
    }

    [Fact]
    public async Task Discarding_is_undone_with_one_click()
    {
        var row = await FailedAsync();
        using var browser = await shared.Desk.Host.SignInAsync();
        await browser.OpenAsync($"/admin/mail/failed/{row.Id}");

        var list = await browser.SubmitAsync("form[action$='/discard']");
        Assert.Equal(IncomingState.Discarded, (await RowAsync(row.Id)).State);
        Assert.NotNull(list.Document.QuerySelector($".hd-toast form[action='/admin/mail/failed/{row.Id}/bring-back']"));

        await browser.SubmitAsync(".hd-toast form");
        Assert.Equal(IncomingState.Failed, (await RowAsync(row.Id)).State);
        Assert.Equal(["mail.failed-mail-brought-back", "mail.failed-mail-discarded"], (await EventsAsync(row.Id)).Take(2));
    }

    private async Task<IncomingRow> FailedAsync()
    {
        var row = await shared.Desk.ReceiveOneAsync(await shared.Desk.MailboxAsync(), NoSender.Replace("{0}", Guid.NewGuid().ToString()));
        Assert.Equal(IncomingState.Failed, row.State);
        await Departments.CreateAsync(shared.Desk);
        return row;
    }

    private Task<IncomingRow> RowAsync(long id) =>
        shared.Desk.ReadAsync(db => db.Table<IncomingRow>().FirstAsync(row => row.Id == id, Cancellation));

    private Task<List<string>> EventsAsync(long id) =>
        shared.Desk.Host.InScopeAsync(async services =>
            (
                await services
                    .GetRequiredService<IEventLog>()
                    .ReadSubjectAsync(Audit.MailSubjects.Incoming(id), 10, cancellation: Cancellation)
            )
                .Select(record => record.Name)
                .ToList()
        );
}
