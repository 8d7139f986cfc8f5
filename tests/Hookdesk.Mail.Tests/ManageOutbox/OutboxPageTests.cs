using Hookdesk.Mail.Data;
using Hookdesk.Sdk.Data;
using Hookdesk.TestServers;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.Tests.ManageOutbox;

/// <summary>What an admin does with mail that does not leave.</summary>
public sealed class OutboxPageTests(SqliteMailDesk shared, MailServersOfTests servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_failed_copy_is_sent_now_when_the_admin_asks()
    {
        ServerRequirement.Require(ServerKind.Dovecot, ServerKind.Postfix);
        var customer = $"c{Guid.NewGuid():N}"[..16];
        await servers.Dovecot.AddUserAsync(customer, "x");
        var mailbox = await shared.Desk.MailboxAsync(row =>
            (row.FetchProtocol, row.SmtpHost, row.SmtpPort, row.SmtpTls, row.SmtpSignIn) = (
                FetchProtocol.None,
                "127.0.0.1",
                servers.Postfix.SmtpPort,
                TlsMode.None,
                SignIn.None
            )
        );
        var copy = await CopyAsync(mailbox, $"{customer}@{DovecotServer.DefaultDomain}", OutboxState.Failed);
        using var browser = await shared.Desk.Host.SignInAsync();
        Assert.Contains("421 busy", (await browser.OpenAsync("/admin/mail/outbox?show=failed")).Text);

        await browser.OpenAsync($"/admin/mail/outbox/{copy}");
        await browser.SubmitAsync("form[action$='/retry']");

        Assert.NotEmpty(await servers.Dovecot.WaitForMailAsync(customer));
        var row = await MailDesk.EventuallyAsync(() => RowAsync(copy), row => row.State == OutboxState.Sent);
        Assert.Equal(OutboxState.Sent, row.State);
        var page = await browser.OpenAsync($"/admin/mail/outbox/{copy}");
        Assert.Contains("Resent by an admin", page.Text);
        Assert.Contains("Accepted by the server", page.Text);
        Assert.Null(page.Document.QuerySelector("form[action$='/retry']"));
    }

    [Fact]
    public async Task A_copy_that_is_given_up_leaves_the_list_and_is_not_sent()
    {
        var mailbox = await shared.Desk.MailboxAsync(row => row.FetchProtocol = FetchProtocol.None);
        var copy = await CopyAsync(mailbox, "gone@customers.example", OutboxState.Queued);
        using var browser = await shared.Desk.Host.SignInAsync();
        await browser.OpenAsync($"/admin/mail/outbox/{copy}");

        var page = await browser.SubmitAsync("form[action$='/give-up']");

        Assert.Contains("Failed", page.Text);
        Assert.Equal(OutboxState.Canceled, (await RowAsync(copy)).State);
        Assert.Null(
            (await browser.OpenAsync("/admin/mail/outbox?show=retrying")).Document.QuerySelector($"a[href='/admin/mail/outbox/{copy}']")
        );
    }

    [Fact]
    public async Task What_one_of_two_people_will_not_get_is_a_failure_even_when_the_other_has_it()
    {
        ServerRequirement.Require(ServerKind.Dovecot, ServerKind.Postfix);
        var desk = shared.Desk;
        var customer = $"c{Guid.NewGuid():N}"[..16];
        await servers.Dovecot.AddUserAsync(customer, "x");
        var mailbox = await desk.MailboxAsync(row =>
            (row.FetchProtocol, row.SmtpHost, row.SmtpPort, row.SmtpTls, row.SmtpSignIn) = (
                FetchProtocol.None,
                "127.0.0.1",
                servers.Postfix.SmtpPort,
                TlsMode.None,
                SignIn.None
            )
        );
        var ticket = (await desk.ReceiveOneAsync(mailbox, Samples.Mail(desk.Somebody("kari"), mailbox.Address, "Printer", "It is broken")))
            .TicketId!
            .Value;
        var message = (await desk.MessagesAsync(ticket))[0].Id;
        var gone = desk.Somebody("gone");
        await desk.WriteAsync(
            (services, write) =>
                services
                    .GetServices<IReplyChannel>()
                    .Single()
                    .QueueAsync(
                        write,
                        new OutgoingMessage(ticket, message, mailbox.DepartmentId, "Printer", "<p>Hello</p>", null, false)
                        {
                            To = [new Person("Gone", gone), new Person("Here", $"{customer}@{DovecotServer.DefaultDomain}")],
                            NotBefore = write.Now.AddMinutes(5),
                        },
                        Cancellation
                    )
        );
        var copies = await desk.CopiesAsync(message);
        using var browser = await desk.Host.SignInAsync();
        await browser.OpenAsync($"/admin/mail/outbox/{copies[0].Id}");
        await browser.SubmitAsync("form[action$='/give-up']");
        await browser.OpenAsync($"/admin/mail/outbox/{copies[1].Id}");
        await browser.SubmitAsync("form[action$='/retry']");

        Assert.Equal(
            OutboxState.Sent,
            (await MailDesk.EventuallyAsync(() => RowAsync(copies[1].Id), row => row.State == OutboxState.Sent)).State
        );
        var shown = (await desk.MessagesAsync(ticket))[0];
        Assert.Equal(DeliveryState.Failed, shown.Delivery);
        Assert.Equal($"{gone}: Stopped by an admin", shown.DeliveryDetail);
    }

    private Task<OutboxRow> RowAsync(long id) =>
        shared.Desk.ReadAsync(db => db.Table<OutboxRow>().FirstAsync(row => row.Id == id, Cancellation));

    private Task<long> CopyAsync(MailboxRow mailbox, string recipient, OutboxState state) =>
        shared.Desk.WriteAsync(
            async (_, write) =>
            {
                var mail = await write.InsertWithIdAsync(
                    new OutgoingRow
                    {
                        MailboxId = mailbox.Id,
                        Subject = "Your printer",
                        Html = "<p>Try again.</p>",
                        CreatedAt = write.Now,
                    },
                    Cancellation
                );
                return await write.InsertWithIdAsync(
                    new OutboxRow
                    {
                        OutgoingId = mail,
                        MailboxId = mailbox.Id,
                        Recipient = recipient,
                        MessageId = $"{Guid.NewGuid():N}@example.com",
                        State = state,
                        Attempts = 3,
                        Error = "421 busy",
                        DueAt = write.Now.AddHours(1),
                        GiveUpAt = write.Now.AddDays(1),
                        EndedAt = state == OutboxState.Failed ? write.Now : null,
                    },
                    Cancellation
                );
            }
        );
}
