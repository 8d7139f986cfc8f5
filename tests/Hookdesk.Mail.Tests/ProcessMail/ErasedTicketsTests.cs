using Hookdesk.Mail.Data;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.Tests.ProcessMail;

/// <summary>What mail keeps of a ticket goes with it, on both databases.</summary>
public abstract class ErasedTicketsTests(MailDesk desk)
{
    [Fact]
    public async Task Neither_the_original_nor_what_was_sent_stays_and_the_same_mail_does_not_come_again()
    {
        var mailbox = await desk.MailboxAsync(box => (box.SmtpHost, box.SmtpPort) = ("127.0.0.1", 1));
        var customer = desk.Somebody("kari");
        var mail = Samples.Mail(customer, mailbox.Address, "Printer", "It is broken", null, null, $"first-{customer}", "");
        var came = await desk.ReceiveOneAsync(mailbox, mail);
        var ticket = came.TicketId!.Value;
        var message = await desk.WriteAsync(
            (services, write) => services.GetRequiredService<IAutomaticMessages>().SendAsync(write, ticket, "<p>We are on it.</p>")
        );
        var copy = (await desk.CopiesAsync(message)).Single();
        Assert.Contains(came.RawHash, await NamedBlobsAsync());

        await EraseAsync(ticket);
        var row = await MailDesk.EventuallyAsync(
            () => desk.ReadAsync(db => db.Table<IncomingRow>().FirstAsync(r => r.Id == came.Id)),
            r => r.TicketId is null
        );
        Assert.Equal(
            ("", null, null, null, came.ContentHash),
            (row.RawHash, row.Subject, row.FromAddress, row.Explanation, row.ContentHash)
        );
        Assert.Equal(
            0,
            await desk.ReadAsync(async db =>
                await db.Table<OutgoingRow>().CountAsync(r => r.TicketId == ticket)
                + await db.Table<OutboxRow>().CountAsync(r => r.Id == copy.Id)
                + await db.Table<DeliveryLogRow>().CountAsync(r => r.OutboxId == copy.Id)
                + await db.Table<MessageIdRow>().CountAsync(r => r.TicketId == ticket)
            )
        );
        Assert.DoesNotContain(came.RawHash, await NamedBlobsAsync());
        Assert.DoesNotContain("", await NamedBlobsAsync());

        // Fetched once more it is known; what the customer answers to our mail opens a ticket anew.
        Assert.DoesNotContain(
            await desk.ReceiveAsync(mailbox, mail),
            again => again.State == IncomingState.Processed && again.TicketId is not null
        );
        var answer = await desk.ReceiveOneAsync(
            mailbox,
            Samples.Mail(customer, mailbox.Address, "Re: Printer", "And now?", copy.MessageId, null, null, "")
        );
        Assert.Equal(IncomingState.Processed, answer.State);
        Assert.True(answer.TicketId > ticket);
    }

    // As an administrator does it.
    private async Task EraseAsync(long ticket)
    {
        await desk.WriteAsync((services, write) => services.GetRequiredService<ITicketChanges>().TrashAsync(write, ticket));
        var admin = await desk.Host.SignInAsync();
        await admin.OpenAsync($"/tickets/erase?ids={ticket}");
        var page = await admin.SubmitAsync("form[action='/tickets/erase']");
        Assert.Contains("1 ticket was permanently deleted.", page.Html);
    }

    private Task<List<string>> NamedBlobsAsync() =>
        desk.Host.InScopeAsync(async services =>
        {
            var named = new List<string>();
            foreach (var references in services.GetServices<IBlobReferences>())
            await foreach (var (hash, _) in references.ListAsync())
                named.Add(hash);
            return named;
        });
}

public sealed class ErasedTicketsOnSqlite(SqliteMailDesk desk) : ErasedTicketsTests(desk.Desk);

public sealed class ErasedTicketsOnPostgres(PostgresMailDesk desk) : ErasedTicketsTests(desk.Desk);
