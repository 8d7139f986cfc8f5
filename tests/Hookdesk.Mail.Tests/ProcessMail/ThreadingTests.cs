using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain;
using Hookdesk.Mail.ProcessMail;
using Hookdesk.Mail.SendMail;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.Tests.ProcessMail;

/// <summary>Which ticket a mail belongs to, on both databases.</summary>
public abstract class ThreadingTests(MailDesk desk)
{
    [Fact]
    public async Task A_mail_opens_a_ticket_in_the_mailboxes_department()
    {
        var mailbox = await desk.MailboxAsync();
        var row = await desk.ReceiveOneAsync(mailbox, Mail(desk.Somebody("kari"), mailbox, "Printer", "It is broken."));
        Assert.Equal((IncomingState.Processed, Outcomes.NewTicket), (row.State, Outcome(row)));
        var ticket = await desk.TicketAsync(row.TicketId);
        Assert.Equal(("Printer", mailbox.DepartmentId, StatusCategory.New), (ticket.Subject, ticket.DepartmentId, ticket.Status));
        Assert.Equal("It is broken.", Assert.Single(await desk.MessagesAsync(ticket.Id)).Text.Trim());
    }

    [Fact]
    public async Task An_answer_to_our_mail_joins_its_ticket_by_the_signature()
    {
        var (mailbox, customer, ticket) = await TicketAsync();
        var copy = await ReplyAsync(ticket, customer);
        var row = await desk.ReceiveOneAsync(mailbox, Mail(customer, mailbox, "Anything", "Thanks", inReplyTo: copy.MessageId));
        Assert.Equal((ticket, TicketRules.SignedId), (row.TicketId, Rule(row)));
    }

    [Fact]
    public async Task A_signature_in_References_counts_also_where_In_Reply_To_is_strange()
    {
        var (mailbox, customer, ticket) = await TicketAsync();
        var copy = await ReplyAsync(ticket, customer);
        var row = await desk.ReceiveOneAsync(
            mailbox,
            Mail(
                customer,
                mailbox,
                "Anything",
                "Thanks",
                inReplyTo: "rewritten@gateway.example",
                references: $"<first@x.example> <{copy.MessageId}> <last@x.example>"
            )
        );
        Assert.Equal((ticket, TicketRules.SignedId), (row.TicketId, Rule(row)));
    }

    [Fact]
    public async Task A_wrong_signature_opens_a_new_ticket_and_is_noted()
    {
        var (mailbox, customer, ticket) = await TicketAsync();
        var copy = await ReplyAsync(ticket, customer);
        var forged = copy.MessageId.Replace($"hd.{ticket}.", $"hd.{ticket + 1}.", StringComparison.Ordinal);
        var row = await desk.ReceiveOneAsync(mailbox, Mail(desk.Somebody("mallory"), mailbox, "Anything", "Let me in", inReplyTo: forged));
        Assert.NotEqual(ticket, row.TicketId);
        Assert.Equal([forged], Explanation.FromJson(row.Explanation)!.Rejected!);
    }

    [Fact]
    public async Task A_second_mail_that_answers_the_first_joins_it_by_the_known_id()
    {
        var mailbox = await desk.MailboxAsync();
        var customer = desk.Somebody("kari");
        var rows = await desk.ReceiveAsync(
            mailbox,
            Mail(customer, mailbox, "Printer", "It is broken", id: $"first-{customer}"),
            Mail(customer, mailbox, "Re: Printer", "More", inReplyTo: $"first-{customer}")
        );
        Assert.Equal(rows[0].TicketId, rows[1].TicketId);
        Assert.Equal(TicketRules.KnownId, Rule(rows[1]));
    }

    [Fact]
    public async Task An_answer_goes_where_the_message_answered_was_split_off_to_or_merged_into()
    {
        var (mailbox, customer, ticket) = await TicketAsync();
        var second = await desk.ReceiveOneAsync(
            mailbox,
            Mail(
                customer,
                mailbox,
                "Re: Printer",
                "And another thing",
                id: $"aside-{customer}",
                inReplyTo: (await ReplyAsync(ticket, customer)).MessageId
            )
        );
        Assert.Equal(ticket, second.TicketId);
        var admin = await desk.Host.SignInAsync();
        await admin.OpenAsync($"/tickets/{ticket}/messages/{second.DeskMessageId}/split");
        var page = await admin.SubmitAsync("form[action$='/split']", ("subject", "Another thing"));
        var created = long.Parse(page.Url.AbsolutePath["/tickets/".Length..], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(created, await FollowedAsync(created));
        var row = await desk.ReceiveOneAsync(
            mailbox,
            Mail(customer, mailbox, "Re: Printer", "To the aside", inReplyTo: $"aside-{customer}")
        );
        Assert.Equal((created, TicketRules.KnownId), (row.TicketId, Rule(row)));
        // What the desk answered there, and what is answered to that, after all was merged again.
        var copy = await ReplyAsync(created, customer);
        await admin.OpenAsync($"/tickets/{created}/merge");
        await admin.SubmitAsync($"form[action='/tickets/{created}/merge']", ("number", $"{ticket}"));
        Assert.Equal(ticket, await FollowedAsync(ticket));
        row = await desk.ReceiveOneAsync(mailbox, Mail(customer, mailbox, "Re: Another thing", "Thanks", inReplyTo: copy.MessageId));
        Assert.Equal((ticket, TicketRules.SignedId), (row.TicketId, Rule(row)));

        Task<long> FollowedAsync(long expected) =>
            MailDesk.EventuallyAsync(
                () =>
                    desk.ReadAsync(db =>
                        db.Table<MessageIdRow>()
                            .Where(known => known.MessageId == $"aside-{customer}")
                            .Select(known => known.TicketId)
                            .FirstAsync()
                    ),
                found => found == expected
            );
    }

    [Fact]
    public async Task The_same_mail_to_two_departments_is_a_ticket_in_each_and_so_are_their_answers()
    {
        var (sales, support) = (await desk.MailboxAsync(), await desk.MailboxAsync());
        var customer = desk.Somebody("kari");
        var mail = Mail(customer, sales, "Both", "To both", id: $"both-{customer}");
        var (first, second) = (await desk.ReceiveOneAsync(sales, mail), await desk.ReceiveOneAsync(support, mail));
        Assert.NotEqual(first.TicketId, second.TicketId);
        var answer = Mail(customer, sales, "Re: Both", "More", inReplyTo: $"both-{customer}", id: $"more-{customer}");
        Assert.Equal(
            (first.TicketId, second.TicketId),
            ((await desk.ReceiveOneAsync(sales, answer)).TicketId, (await desk.ReceiveOneAsync(support, answer)).TicketId)
        );
    }

    [Fact]
    public async Task The_signed_mark_in_the_body_brings_an_answer_home_when_the_ids_were_rewritten()
    {
        var (mailbox, customer, ticket) = await TicketAsync();
        var copy = await ReplyAsync(ticket, customer);
        var row = await desk.ReceiveOneAsync(
            mailbox,
            Mail(customer, mailbox, "Re: Printer", $"Thanks\n\n> Hello\n> #{ticket} · {copy.MessageId.Split('@')[0]}")
        );
        Assert.Equal((ticket, TicketRules.BodyToken), (row.TicketId, Rule(row)));
    }

    [Fact]
    public async Task The_number_in_the_subject_counts_for_those_who_take_part_and_for_nobody_else()
    {
        var (mailbox, customer, ticket) = await TicketAsync();
        var known = await desk.ReceiveOneAsync(mailbox, Mail(customer, mailbox, $"About [#{ticket}]", "It is me"));
        var stranger = await desk.ReceiveOneAsync(mailbox, Mail(desk.Somebody("mallory"), mailbox, $"About [#{ticket}]", "Let me in"));
        Assert.Equal((ticket, TicketRules.SubjectNumber), (known.TicketId, Rule(known)));
        Assert.NotEqual(ticket, stranger.TicketId);
    }

    [Fact]
    public async Task A_new_sender_joins_and_the_requester_stays()
    {
        var (mailbox, customer, ticket) = await TicketAsync();
        var copy = await ReplyAsync(ticket, customer);
        var colleague = desk.Somebody("ola");
        var row = await desk.ReceiveOneAsync(mailbox, Mail(colleague, mailbox, "Re: Printer", "Me too", inReplyTo: copy.MessageId));
        Assert.Equal(ticket, row.TicketId);
        var summary = await desk.Host.InScopeAsync(services => services.GetRequiredService<ITickets>().FindAsync(ticket));
        Assert.Equal(customer, summary!.RequesterAddress);
        Assert.True(await desk.Host.InScopeAsync(services => services.GetRequiredService<ITickets>().TakesPartAsync(ticket, colleague)));
    }

    [Fact]
    public async Task An_agents_answer_by_mail_is_a_reply_only_with_the_signature_made_for_that_agent()
    {
        var agent = $"{Guid.NewGuid():N}@desk.example";
        var userId = await desk.Host.CreateUserAsync(agent, "Nora Nilsen", DefaultRoles.Administrator);
        var (mailbox, customer, ticket) = await TicketAsync();
        var forCustomer = await ReplyAsync(ticket, customer);
        var key = await desk.Service<MailboxDirectory>().KeyAsync(TestContext.Current.CancellationToken);
        var forAgent = MessageIds.Token(
            key,
            new SignedId(ticket, (await desk.MessagesAsync(ticket))[0].Id, MessageIds.RecipientOf(userId))
        );

        var right = await desk.ReceiveOneAsync(
            mailbox,
            Mail(
                agent,
                mailbox,
                "Re: Printer",
                "Try again\n\nOn Monday 1 March 2026, Desk wrote:\n> secret history",
                inReplyTo: forAgent + "@example.com"
            )
        );
        var wrong = await desk.ReceiveOneAsync(
            mailbox,
            Mail(agent, mailbox, "Re: Printer", "As somebody else", inReplyTo: forCustomer.MessageId)
        );

        Assert.Equal((Outcomes.AgentMessage, Outcomes.CustomerMessage), (Outcome(right), Outcome(wrong)));
        var reply = (await desk.MessagesAsync(ticket)).Single(message => message.Id == right.DeskMessageId);
        Assert.Equal(MessageKind.Reply, reply.Kind);
        Assert.DoesNotContain("secret history", reply.Html + reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_reply_to_customers_does_not_do_so_by_mail_either()
    {
        var (mailbox, customer, ticket) = await TicketAsync();
        var admin = await desk.Host.SignInAsync();
        await admin.OpenAsync("/admin/roles");
        var name = $"Onlooker {Guid.NewGuid():N}"[..20];
        var role = (await admin.SubmitAsync("form[action='/admin/roles']", ("name", name))).Url.AbsolutePath;
        await admin.OpenAsync(role);
        await admin.SubmitAsync($"form[action='{role}']", ("permission", TicketingPermissions.View.Name));
        var key = await desk.Service<MailboxDirectory>().KeyAsync(TestContext.Current.CancellationToken);
        foreach (var roles in new string[][] { [name], [] })
        {
            // They got a copy, because a customer once put them into Cc.
            var address = $"{Guid.NewGuid():N}@desk.example";
            var userId = await desk.Host.CreateUserAsync(address, "Vera Viewer", roles);
            var signed = MessageIds.Token(
                key,
                new SignedId(ticket, (await desk.MessagesAsync(ticket))[0].Id, MessageIds.RecipientOf(userId))
            );
            var row = await desk.ReceiveOneAsync(
                mailbox,
                Mail(address, mailbox, "Re: Printer", "In the name of the desk", inReplyTo: signed + "@example.com")
            );
            Assert.Equal(Outcomes.CustomerMessage, Outcome(row));
            Assert.Empty(await desk.CopiesAsync(row.DeskMessageId!.Value));
        }

        Assert.DoesNotContain(await desk.MessagesAsync(ticket), message => message.Kind == MessageKind.Reply);
        Assert.NotNull(customer);
    }

    [Fact]
    public async Task A_forged_sender_who_knows_only_the_number_puts_nobody_among_those_who_get_the_next_reply()
    {
        var (mailbox, customer, ticket) = await TicketAsync();
        var copy = await ReplyAsync(ticket, customer);
        var (evil, friend) = (desk.Somebody("evil"), desk.Somebody("friend"));
        await desk.ReceiveOneAsync(mailbox, Mail(customer, mailbox, $"About [#{ticket}]", "Copy my friend", more: $"Cc: {evil}\n"));
        await desk.ReceiveOneAsync(
            mailbox,
            Mail(customer, mailbox, "Re: Printer", "Copy my friend", inReplyTo: copy.MessageId, more: $"Cc: {friend}\n")
        );
        var tickets = desk.Host.Services.CreateAsyncScope().ServiceProvider.GetRequiredService<ITickets>();
        Assert.False(await tickets.TakesPartAsync(ticket, evil, TestContext.Current.CancellationToken));
        Assert.True(await tickets.TakesPartAsync(ticket, friend, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Of_hundreds_in_Cc_so_many_watch_as_a_conversation_has()
    {
        var mailbox = await desk.MailboxAsync();
        var people = Enumerable.Range(0, 300).Select(n => $"p{n}.{Guid.NewGuid():N}@customers.example").ToList();
        var row = await desk.ReceiveOneAsync(
            mailbox,
            Mail(desk.Somebody("kari"), mailbox, "Everybody", "Hello", more: $"Cc: {string.Join(",\n ", people)}\n")
        );
        var tickets = desk.Host.Services.CreateAsyncScope().ServiceProvider.GetRequiredService<ITickets>();
        Assert.True(await tickets.TakesPartAsync(row.TicketId!.Value, people[0], TestContext.Current.CancellationToken));
        Assert.True(await tickets.TakesPartAsync(row.TicketId!.Value, people[49], TestContext.Current.CancellationToken));
        Assert.False(await tickets.TakesPartAsync(row.TicketId!.Value, people[50], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Our_own_mail_that_comes_back_becomes_nothing()
    {
        var (mailbox, customer, ticket) = await TicketAsync();
        var copy = await ReplyAsync(ticket, customer);
        var count = (await desk.MessagesAsync(ticket)).Count;
        var row = await desk.ReceiveOneAsync(mailbox, Mail(mailbox.Address, mailbox, "Re: Printer", "Hello", id: copy.MessageId));
        Assert.Equal((IncomingState.Processed, Outcomes.OwnMail), (row.State, Outcome(row)));
        Assert.Equal(count, (await desk.MessagesAsync(ticket)).Count);
    }

    [Fact]
    public async Task Own_addresses_never_take_part()
    {
        var mailbox = await desk.MailboxAsync(box => box.Aliases = [$"alias-{box.Address}"]);
        var other = await desk.MailboxAsync();
        var friend = desk.Somebody("ola");
        var row = await desk.ReceiveOneAsync(
            mailbox,
            Mail(desk.Somebody("kari"), mailbox, "Hello", "Hi", more: $"Cc: {other.Address}, alias-{mailbox.Address}, Ola <{friend}>\n")
        );
        Assert.Equal($"Ola <{friend}>", Assert.Single(await desk.MessagesAsync(row.TicketId)).CopiedTo);
    }

    [Fact]
    public async Task A_mail_from_an_own_address_goes_by_its_Reply_To_or_waits_for_the_admin()
    {
        var mailbox = await desk.MailboxAsync();
        var customer = desk.Somebody("kari");
        var form = await desk.ReceiveOneAsync(mailbox, Mail(mailbox.Address, mailbox, "Web form", "Hi", more: $"Reply-To: {customer}\n"));
        var loop = await desk.ReceiveOneAsync(mailbox, Mail(mailbox.Address, mailbox, "Loop", "Hi"));
        Assert.Equal(customer, Assert.Single(await desk.MessagesAsync(form.TicketId)).AuthorAddress);
        Assert.Equal((IncomingState.Failed, MailProblemException.OwnSender), (loop.State, loop.Error));
    }

    [Fact]
    public async Task A_closed_ticket_is_reopened_by_an_answer_and_not_by_an_out_of_office_note()
    {
        var (mailbox, customer, ticket) = await TicketAsync();
        var copy = await ReplyAsync(ticket, customer);
        await desk.WriteAsync(
            (_, write) =>
                LinqToDB.LinqExtensions.UpdateAsync(
                    LinqToDB.LinqExtensions.Set(
                        write.Table<MailDesk.Ticket>().Where(t => t.Id == ticket),
                        t => t.Status,
                        StatusCategory.Closed
                    )
                )
        );
        await desk.ReceiveOneAsync(
            mailbox,
            Mail(customer, mailbox, "Away", "I am away", inReplyTo: copy.MessageId, more: "Auto-Submitted: auto-replied\n")
        );
        Assert.Equal(StatusCategory.Closed, (await desk.TicketAsync(ticket)).Status);
        await desk.ReceiveOneAsync(mailbox, Mail(customer, mailbox, "Re: Printer", "Still broken", inReplyTo: copy.MessageId));
        Assert.Equal(StatusCategory.Open, (await desk.TicketAsync(ticket)).Status);
    }

    [Fact]
    public async Task A_bounce_is_tied_to_the_message_that_bounced()
    {
        var (mailbox, customer, ticket) = await TicketAsync();
        var copy = await ReplyAsync(ticket, customer);
        var row = await desk.ReceiveOneAsync(mailbox, Samples.Bounce(mailbox.Address, customer, copy.MessageId));
        Assert.Equal(Outcomes.Bounce, Outcome(row));
        var message = (await desk.MessagesAsync(ticket))[^1];
        Assert.Equal(DeliveryState.Failed, message.Delivery);
        Assert.Contains("user unknown", message.DeliveryDetail!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bounce_that_names_no_mail_is_about_the_last_one_to_its_address_and_one_of_a_stranger_makes_no_ticket()
    {
        var (mailbox, customer, ticket) = await TicketAsync();
        var copy = await ReplyAsync(ticket, customer);
        await desk.WriteAsync(
            (_, write) =>
                write
                    .Table<OutboxRow>()
                    .Where(sent => sent.Id == copy.Id)
                    .Set(sent => sent.State, OutboxState.Sent)
                    .Set(sent => sent.EndedAt, write.Now)
                    .UpdateAsync()
        );
        var row = await desk.ReceiveOneAsync(mailbox, InWords(customer));
        Assert.Equal((Outcomes.Bounce, (long?)ticket), (Outcome(row), row.TicketId));
        Assert.Equal(DeliveryState.Failed, (await desk.MessagesAsync(ticket))[^1].Delivery);

        row = await desk.ReceiveOneAsync(mailbox, InWords(desk.Somebody("nobody")));
        Assert.Equal((Outcomes.ForeignBounce, (long?)null), (Outcome(row), row.TicketId));
        row = await desk.ReceiveOneAsync(mailbox, Samples.Bounce(mailbox.Address, "nobody@elsewhere.example", "x@elsewhere.example"));
        Assert.Equal((Outcomes.ForeignBounce, (long?)null), (Outcome(row), row.TicketId));
        row = await desk.ReceiveOneAsync(
            mailbox,
            Mail("postmaster@customers.example", mailbox, "Help", "Your server said 550 5.7.1 to kari@customers.example. Why?")
        );
        Assert.Equal(Outcomes.NewTicket, Outcome(row));

        string InWords(string recipient) =>
            Mail("MAILER-DAEMON@mx.example", mailbox, "Undeliverable: Printer", $"Delivery to {recipient} failed.\nUser unknown");
    }

    [Fact]
    public async Task An_answer_forwarded_to_another_department_is_a_ticket_there_and_one_to_its_own_joins()
    {
        var (mailbox, customer, ticket) = await TicketAsync();
        var other = await desk.MailboxAsync();
        var copy = await ReplyAsync(ticket, customer);
        var quoted =
            $"Could you look at this?\n\nVon: Desk\nGesendet: 2. März 2026\nBetreff: Printer\n\nWe are on it. {copy.MessageId.Split('@')[0]}";
        var forwarded = await desk.ReceiveOneAsync(
            other,
            Mail(customer, other, $"WG: Printer [#{ticket}]", quoted, inReplyTo: copy.MessageId)
        );
        Assert.Equal((Outcomes.NewTicket, TicketRules.ForwardedElsewhere), (Outcome(forwarded), Rule(forwarded)));
        Assert.Equal(other.DepartmentId, (await desk.TicketAsync(forwarded.TicketId)).DepartmentId);
        Assert.Equal(
            ticket,
            (await desk.ReceiveOneAsync(mailbox, Mail(customer, mailbox, "Fwd: Printer", "Again", inReplyTo: copy.MessageId))).TicketId
        );
        Assert.Equal(
            ticket,
            (await desk.ReceiveOneAsync(other, Mail(customer, other, "Re: Printer", "Copied to you", inReplyTo: copy.MessageId))).TicketId
        );
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("Authentication-Results: mx.example.com; spf=fail; dmarc=fail header.from=example.com\n", false)]
    public async Task What_an_agent_forwards_is_of_who_wrote_it_unless_the_agent_is_doubtful(string more, bool isCustomers)
    {
        var mailbox = await desk.MailboxAsync();
        var (agent, customer) = (desk.Somebody("agent"), desk.Somebody("kari"));
        await desk.Host.InScopeAsync(services =>
            services.GetRequiredService<IUsers>().CreateAsync(new NewUser("Agent", agent, "Correct horse battery 9", []))
        );
        var row = await desk.ReceiveOneAsync(
            mailbox,
            Mail(
                agent,
                mailbox,
                "Fwd: Printer",
                $"She called me first.\n\n---------- Forwarded message ---------\nFrom: Kari Moe <{customer}>\nDate: Mon, 23 Nov 2026\nSubject: Printer\nTo: {agent}\n\nIt smokes.\n\nKari",
                more: more
            )
        );
        Assert.Equal(isCustomers ? Outcomes.ForwardedByAgent : Outcomes.NewTicket, Outcome(row));
        var messages = await desk.MessagesAsync(row.TicketId);
        Assert.Equal(isCustomers ? customer : agent, messages[0].AuthorAddress);
        if (!isCustomers)
            return;
        Assert.Equal("<p>It smokes.</p>\n<p>Kari</p>\n", messages[0].VisibleHtml);
        Assert.Equal((MessageKind.Note, "She called me first."), (messages[1].Kind, messages[1].Text));
        Assert.Equal("Printer", (await desk.TicketAsync(row.TicketId)).Subject);
    }

    [Fact]
    public async Task A_mark_that_nobody_sees_brings_a_quoted_answer_home_when_the_ids_were_rewritten()
    {
        var (mailbox, customer, ticket) = await TicketAsync();
        var copy = await ReplyAsync(ticket, customer);
        var composed = await desk.Host.InScopeAsync(async services =>
            await services
                .GetRequiredService<ComposeMail>()
                .ComposeAsync(
                    mailbox,
                    await services.GetRequiredService<IDatabase>().Table<OutgoingRow>().FirstAsync(mail => mail.Id == copy.OutgoingId),
                    copy,
                    TestContext.Current.CancellationToken
                )
        );
        var token = copy.MessageId.Split('@')[0];
        Assert.DoesNotContain("hd.", composed.TextBody, StringComparison.Ordinal);
        Assert.Matches($"<div style=\"display:none[^>]*>{System.Text.RegularExpressions.Regex.Escape(token)}</div>", composed.HtmlBody);

        // By an address that nobody knows, with the subject changed.
        var answer = Mail(
                desk.Somebody("elsewhere"),
                mailbox,
                "Thanks",
                $"<p>It works.</p><blockquote type=\"cite\">{composed.HtmlBody}</blockquote>"
            )
            .Replace("text/plain", "text/html", StringComparison.Ordinal);
        var row = await desk.ReceiveOneAsync(mailbox, answer);
        Assert.Equal((ticket, TicketRules.BodyToken), (row.TicketId, Rule(row)));
    }

    private async Task<(MailboxRow Mailbox, string Customer, long Ticket)> TicketAsync()
    {
        var mailbox = await desk.MailboxAsync(box => (box.SmtpHost, box.SmtpPort) = ("127.0.0.1", 1));
        var customer = desk.Somebody("kari");
        var row = await desk.ReceiveOneAsync(mailbox, Mail(customer, mailbox, "Printer", "It is broken"));
        return (mailbox, customer, row.TicketId!.Value);
    }

    /// <summary>The desk writes to the customer; the copy waits in the outbox of a server that is not there.</summary>
    private async Task<OutboxRow> ReplyAsync(long ticket, string customer)
    {
        var message = await desk.WriteAsync(
            (services, write) => services.GetRequiredService<IAutomaticMessages>().SendAsync(write, ticket, "<p>We are on it.</p>")
        );
        return (await desk.CopiesAsync(message)).Single(copy => copy.Recipient == customer);
    }

    private static string Mail(
        string from,
        MailboxRow to,
        string subject,
        string text,
        string? inReplyTo = null,
        string? references = null,
        string? id = null,
        string more = ""
    ) => Samples.Mail(from, to.Address, subject, text, inReplyTo, references, id, more);

    private static string Outcome(IncomingRow row) => Explanation.FromJson(row.Explanation)?.Outcome ?? row.Error ?? "nothing";

    private static string? Rule(IncomingRow row) => Explanation.FromJson(row.Explanation)?.TicketRule;
}

public sealed class ThreadingOnSqlite(SqliteMailDesk desk) : ThreadingTests(desk.Desk);

public sealed class ThreadingOnPostgres(PostgresMailDesk desk) : ThreadingTests(desk.Desk);
