using System.Text;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain;
using Hookdesk.Mail.SendMail;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Mailing;
using Hookdesk.TestServers;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Hookdesk.Mail.Tests.SendMail;

/// <summary>Sending through a real Postfix into a real Dovecot by the workers of a real desk.</summary>
public abstract class SendTests(MailDesk desk, MailServersOfTests servers)
{
    private const string Password = "s3cret-of-tests";

    [Fact]
    public async Task An_answer_reaches_the_customer_in_the_thread_and_the_customers_answer_comes_home()
    {
        var (mailbox, customer) = await MailboxAsync();
        var first = await desk.ReceiveOneAsync(
            mailbox,
            Samples.Mail(customer, mailbox.Address, "Printer", "It is broken", id: $"first-{customer}", references: null)
        );
        var messageId = await SayAsync(first.TicketId!.Value, "<p>Have you tried turning it <b>off</b>?</p>");

        var sent = Read(Assert.Single(await servers.Dovecot.WaitForMailAsync(customer)));
        Assert.Equal(mailbox.Address, sent.From.Mailboxes.Single().Address);
        Assert.Equal($"Re: Printer [#{first.TicketId}]", sent.Subject);
        Assert.Equal($"first-{customer}", sent.InReplyTo);
        Assert.Equal([$"first-{customer}"], sent.References);
        Assert.Equal("auto-replied", sent.Headers["Auto-Submitted"]);
        Assert.Contains("Have you tried turning it off?", sent.TextBody, StringComparison.Ordinal);
        Assert.Contains("<b>off</b>", sent.HtmlBody, StringComparison.Ordinal);

        var answer = await desk.ReceiveOneAsync(
            mailbox,
            Samples.Mail(customer, mailbox.Address, "Re: Printer", "Yes", inReplyTo: sent.MessageId)
        );
        Assert.Equal(first.TicketId, answer.TicketId);
        await DeliveredAsync(first.TicketId.Value, messageId, DeliveryState.Sent);
    }

    [Fact]
    public async Task Pictures_come_in_place_and_files_beside()
    {
        var (mailbox, customer) = await MailboxAsync();
        var ticket = (await desk.ReceiveOneAsync(mailbox, Samples.Mail(customer, mailbox.Address, "Printer", "It is broken")))
            .TicketId!
            .Value;
        var blobs = desk.Service<IBlobStore>();
        var picture = await blobs.SaveAsync(new MemoryStream([1, 2, 3]), TestContext.Current.CancellationToken);
        var file = await blobs.SaveAsync(new MemoryStream(Encoding.UTF8.GetBytes("log")), TestContext.Current.CancellationToken);
        var message = (await desk.MessagesAsync(ticket))[0].Id;
        await desk.WriteAsync(
            (services, write) =>
                services
                    .GetServices<IReplyChannel>()
                    .Single()
                    .QueueAsync(
                        write,
                        new OutgoingMessage(
                            ticket,
                            message,
                            mailbox.DepartmentId,
                            "Printer",
                            "<p>See <img src=\"cid:pic@desk\"></p>",
                            null,
                            false
                        )
                        {
                            To = [new Person("Kari", customer)],
                            Attachments =
                            [
                                new IncomingAttachment(picture, "shot.png", "image/png", "pic@desk"),
                                new IncomingAttachment(file, "журнал.txt", "text/plain", null),
                            ],
                        }
                    )
        );
        var sent = Read(Assert.Single(await servers.Dovecot.WaitForMailAsync(customer)));
        var mixed = Assert.IsType<Multipart>(sent.Body);
        var alternative = Assert.IsType<MultipartAlternative>(mixed[0]);
        var related = Assert.IsType<MultipartRelated>(alternative[1]);
        Assert.Equal("pic@desk", related[1].ContentId);
        Assert.Equal("журнал.txt", Assert.IsType<TextPart>(mixed[1]).FileName);
        Assert.Null(sent.Headers["Auto-Submitted"]);
    }

    [Fact]
    public async Task One_person_gets_one_copy_and_the_desk_none()
    {
        var (mailbox, customer) = await MailboxAsync();
        var ticket = (await desk.ReceiveOneAsync(mailbox, Samples.Mail(customer, mailbox.Address, "Printer", "It is broken")))
            .TicketId!
            .Value;
        var message = (await desk.MessagesAsync(ticket))[0].Id;
        await desk.WriteAsync(
            (services, write) =>
                services
                    .GetServices<IReplyChannel>()
                    .Single()
                    .QueueAsync(
                        write,
                        new OutgoingMessage(ticket, message, mailbox.DepartmentId, "Printer", "<p>Hi</p>", null, false)
                        {
                            To = [new Person("Kari", customer)],
                            Cc = [new Person("Kari", customer.ToUpperInvariant()), new Person("Desk", mailbox.Address)],
                        }
                    )
        );
        Assert.Equal(customer, Assert.Single(await desk.CopiesAsync(message)).Recipient);
    }

    [Fact]
    public async Task An_unknown_address_is_a_visible_failure_at_once()
    {
        var (mailbox, _) = await MailboxAsync();
        var nobody = $"nobody{Guid.NewGuid():N}@elsewhere.example";
        var ticket = (await desk.ReceiveOneAsync(mailbox, Samples.Mail(nobody, mailbox.Address, "Printer", "It is broken")))
            .TicketId!
            .Value;
        var message = await SayAsync(ticket, "<p>Hello</p>");
        await DeliveredAsync(ticket, message, DeliveryState.Failed);
        Assert.Contains(nobody, (await desk.MessagesAsync(ticket))[^1].DeliveryDetail!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_waits_for_a_server_that_is_away_leaves_when_it_is_back()
    {
        var (mailbox, customer) = await MailboxAsync(box => box.SmtpPort = 1);
        var ticket = (await desk.ReceiveOneAsync(mailbox, Samples.Mail(customer, mailbox.Address, "Printer", "It is broken")))
            .TicketId!
            .Value;
        var message = await SayAsync(ticket, "<p>Hello</p>");
        await DeliveredAsync(ticket, message, DeliveryState.Retrying);
        Assert.NotEqual(0, Assert.Single(await desk.CopiesAsync(message)).Attempts);

        mailbox.SmtpPort = servers.Postfix.SmtpPort;
        await desk.WriteAsync(
            (_, write) =>
            {
                mailbox.ChangedAt = write.Now.AddMilliseconds(1);
                return write.UpdateAsync(mailbox);
            }
        );
        desk.Service<MailboxDirectory>().Forget();
        desk.Service<MailSignals>().MailboxesChanged();
        Assert.Single(await servers.Dovecot.WaitForMailAsync(customer));
        await DeliveredAsync(ticket, message, DeliveryState.Sent);
    }

    [Fact]
    public async Task A_copy_in_flight_at_a_crash_is_sent_again_under_the_same_id()
    {
        var (mailbox, customer) = await MailboxAsync(box => box.IsActive = false);
        var key = await desk.Service<MailboxDirectory>().KeyAsync(TestContext.Current.CancellationToken);
        var id = MessageIds.Token(key, new SignedId(1, 1, "u1")) + "@example.com";
        var copyId = await desk.WriteAsync(
            async (_, write) =>
            {
                var outgoing = await write.InsertWithIdAsync(
                    new OutgoingRow
                    {
                        MailboxId = mailbox.Id,
                        Subject = "Hi",
                        Html = "<p>Hi</p>",
                        CreatedAt = write.Now,
                    }
                );
                return await write.InsertWithIdAsync(
                    new OutboxRow
                    {
                        OutgoingId = outgoing,
                        MailboxId = mailbox.Id,
                        Recipient = customer,
                        MessageId = id,
                        State = OutboxState.Sending,
                        Attempts = 1,
                        DueAt = write.Now,
                        GiveUpAt = write.Now.AddDays(4),
                    }
                );
            }
        );
        var outbox = desk.Service<SendOutbox>();
        Assert.Equal(0, await outbox.RunOnceAsync(mailbox, TestContext.Current.CancellationToken));
        await desk.Service<OutboxCopies>().RecoverAsync(mailbox.Id, TestContext.Current.CancellationToken);
        Assert.Equal(1, await outbox.RunOnceAsync(mailbox, TestContext.Current.CancellationToken));
        Assert.Equal(id, Read(Assert.Single(await servers.Dovecot.WaitForMailAsync(customer))).MessageId);
        Assert.Equal(OutboxState.Sent, (await desk.ReadAsync(db => db.Table<OutboxRow>().FirstAsync(copy => copy.Id == copyId))).State);
    }

    [Fact]
    public async Task A_token_signs_in_for_sending_and_one_that_expired_is_told()
    {
        var user = $"desk{Guid.NewGuid():N}@{DovecotServer.DefaultDomain}";
        await servers.Dovecot.AddUserAsync(user, Password);
        var token = $"ya29.{Guid.NewGuid():N}";
        var (mailbox, customer) = await MailboxAsync(box =>
        {
            (box.SmtpPort, box.SmtpTls, box.SmtpSignIn, box.SmtpUser, box.SmtpSecret) = (
                servers.Postfix.SubmissionsPort,
                TlsMode.Implicit,
                SignIn.Token,
                user,
                token
            );
            box.SmtpFingerprint = Convert.ToHexStringLower(
                servers.Postfix.Certificate.GetCertHash(System.Security.Cryptography.HashAlgorithmName.SHA256)
            );
        });
        var ticket = (await desk.ReceiveOneAsync(mailbox, Samples.Mail(customer, mailbox.Address, "Printer", "It is broken")))
            .TicketId!
            .Value;
        var message = await SayAsync(ticket, "<p>Hello</p>");
        await DeliveredAsync(ticket, message, DeliveryState.Retrying);
        var state = await desk.ReadAsync(db => db.Table<MailboxStateRow>().FirstAsync(row => row.MailboxId == mailbox.Id));
        Assert.Equal(Hookdesk.Mail.Connect.ProblemKind.SignIn, Hookdesk.Mail.Connect.ConnectionProblem.FromJson(state.SendProblem)!.Kind);

        servers.Dovecot.AcceptToken(user, token);
        desk.Service<MailSignals>().WakeSender();
        Assert.Single(await servers.Dovecot.WaitForMailAsync(customer));
        await DeliveredAsync(ticket, message, DeliveryState.Sent);
    }

    [Fact]
    public async Task A_reply_is_taken_back_before_it_leaves_and_not_after()
    {
        var (mailbox, customer) = await MailboxAsync();
        var ticket = (await desk.ReceiveOneAsync(mailbox, Samples.Mail(customer, mailbox.Address, "Printer", "It is broken")))
            .TicketId!
            .Value;
        var message = (await desk.MessagesAsync(ticket))[0].Id;
        await desk.WriteAsync(
            (services, write) =>
                services
                    .GetServices<IReplyChannel>()
                    .Single()
                    .QueueAsync(
                        write,
                        new OutgoingMessage(ticket, message, mailbox.DepartmentId, "Printer", "<p>Oops</p>", null, false)
                        {
                            To = [new Person("Kari", customer)],
                            NotBefore = write.Now.AddMinutes(5),
                        }
                    )
        );
        Assert.True(await desk.WriteAsync((services, write) => services.GetServices<IReplyChannel>().Single().CancelAsync(write, message)));
        Assert.Equal(OutboxState.Canceled, Assert.Single(await desk.CopiesAsync(message)).State);

        var said = await SayAsync(ticket, "<p>Hello</p>");
        await DeliveredAsync(ticket, said, DeliveryState.Sent);
        Assert.False(await desk.WriteAsync((services, write) => services.GetServices<IReplyChannel>().Single().CancelAsync(write, said)));
    }

    [Fact]
    public async Task A_new_ticket_is_confirmed_with_its_number_in_the_senders_language_and_robots_get_nothing()
    {
        var (mailbox, customer) = await MailboxAsync(box => box.SendReceipt = true);
        var row = await desk.ReceiveOneAsync(
            mailbox,
            Samples.Mail(
                customer,
                mailbox.Address,
                "Skriver",
                "Hei, jeg har ikke fått til å skrive ut på det nye kontoret og det er mye å gjøre."
            )
        );
        var robot = await desk.ReceiveOneAsync(
            mailbox,
            Samples.Mail(customer, mailbox.Address, "Out of office", "I am away", more: "Auto-Submitted: auto-replied\n")
        );
        var receipt = Read(Assert.Single(await servers.Dovecot.WaitForMailAsync(customer)));
        Assert.Contains($"#{row.TicketId}", receipt.TextBody, StringComparison.Ordinal);
        Assert.Contains("Takk for henvendelsen", receipt.TextBody, StringComparison.Ordinal);
        Assert.Equal("auto-replied", receipt.Headers["Auto-Submitted"]);
        Assert.Single(await desk.MessagesAsync(robot.TicketId));
    }

    [Fact]
    public async Task One_address_gets_a_few_receipts_an_hour_and_no_more()
    {
        var (mailbox, customer) = await MailboxAsync(box => box.SendReceipt = true);
        var rows = await desk.ReceiveAsync(
            mailbox,
            [.. Enumerable.Range(0, 8).Select(i => Samples.Mail(customer, mailbox.Address, $"Question {i}", "Hello?"))]
        );
        Assert.Equal(5, rows.Count(row => row.Explanation!.Contains("\"receipt\":\"sent\"", StringComparison.Ordinal)));
        Assert.Equal(3, rows.Count(row => row.Explanation!.Contains("\"receipt\":\"too-many\"", StringComparison.Ordinal)));
    }

    private async Task<(MailboxRow Mailbox, string Customer)> MailboxAsync(Action<MailboxRow>? change = null)
    {
        ServerRequirement.Require(ServerKind.Dovecot, ServerKind.Postfix);
        var customer = desk.Somebody($"c{Guid.NewGuid():N}");
        await servers.Dovecot.AddUserAsync(customer, Password);
        var mailbox = await desk.MailboxAsync(box =>
        {
            (box.SmtpHost, box.SmtpPort, box.SmtpTls, box.SmtpSignIn) = ("127.0.0.1", servers.Postfix.SmtpPort, TlsMode.None, SignIn.None);
            change?.Invoke(box);
        });
        return (mailbox, customer);
    }

    private Task<long> SayAsync(long ticket, string html) =>
        desk.WriteAsync((services, write) => services.GetRequiredService<IAutomaticMessages>().SendAsync(write, ticket, html));

    private async Task DeliveredAsync(long ticket, long message, DeliveryState state) =>
        Assert.Equal(
            state,
            await MailDesk.EventuallyAsync(
                async () => (await desk.MessagesAsync(ticket)).Single(m => m.Id == message).Delivery,
                found => found == state
            )
        );

    private static MimeMessage Read(byte[] raw) => MimeMessage.Load(new MemoryStream(raw));
}

public sealed class SendOnSqlite(SqliteMailDesk desk, MailServersOfTests servers) : SendTests(desk.Desk, servers)
{
    private readonly SqliteMailDesk _desk = desk;

    [Fact]
    public async Task Mail_of_the_desk_itself_goes_through_the_same_outbox()
    {
        await _desk.Desk.MailboxAsync(box => (box.SmtpHost, box.SmtpPort) = ("127.0.0.1", 1));
        var address = _desk.Desk.Somebody("admin");
        await _desk.Desk.Host.InScopeAsync(async services =>
        {
            var sender = services.GetServices<IMailSender>().First();
            Assert.True(await sender.CanSendAsync());
            await sender.SendAsync(new SystemMail("Admin", address, "Reset", "<p>Here</p>"));
        });
        Assert.NotNull(await _desk.Desk.ReadAsync(db => db.Table<OutboxRow>().FirstOrDefaultAsync(copy => copy.Recipient == address)));
    }

    [Fact]
    public async Task When_a_users_address_is_changed_the_old_one_is_told()
    {
        await _desk.Desk.MailboxAsync(box => (box.SmtpHost, box.SmtpPort) = ("127.0.0.1", 1));
        var (old, changed) = (_desk.Desk.Somebody("old"), _desk.Desk.Somebody("new"));
        var id = await _desk.Desk.Host.CreateUserAsync(old, "Nora Nilsen");
        using var admin = await _desk.Desk.Host.SignInAsync();
        await admin.OpenAsync($"/admin/users/{id}");
        await admin.SubmitAsync($"form[action='/admin/users/{id}']", ("email", changed));
        var told = await _desk.Desk.ReadAsync(db =>
            (
                from copy in db.Table<OutboxRow>()
                join mail in db.Table<OutgoingRow>() on copy.OutgoingId equals mail.Id
                where copy.Recipient == old
                select mail
            ).SingleAsync()
        );
        Assert.Contains("was changed", told.Subject, StringComparison.Ordinal);
        Assert.Equal(0, await _desk.Desk.ReadAsync(db => db.Table<OutboxRow>().CountAsync(copy => copy.Recipient == changed)));
    }
}

public sealed class SendOnPostgres(PostgresMailDesk desk, MailServersOfTests servers) : SendTests(desk.Desk, servers);
