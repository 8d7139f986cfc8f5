using System.Globalization;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain;
using Hookdesk.Mail.Domain.Quotation;
using Hookdesk.Mail.SendMail;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;

namespace Hookdesk.Mail.ProcessMail;

/// <summary>Makes one mail a message of a ticket, inside the transaction that also says that it is done.</summary>
internal sealed class HandleMail(
    MailboxDirectory directory,
    TicketFinder finder,
    ITicketIntake intake,
    ITickets tickets,
    IUsers users,
    SendReceipt receipt,
    NoteBounce bounces
)
{
    /// <param name="write">The transaction.</param>
    /// <param name="prepared">The mail.</param>
    /// <param name="mailbox">The mailbox it came by.</param>
    /// <param name="known">What is known of the ids that it answers.</param>
    /// <param name="asSender">The sender as the admin says; null to take it from the mail.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task HandleAsync(
        IWriteScope write,
        PreparedMail prepared,
        MailboxRow mailbox,
        KnownIds known,
        MailAddress? asSender,
        CancellationToken cancellation
    )
    {
        var (row, mail, _) = prepared;
        // History is of the time at which it happened.
        using var then = row.IsImport ? write.AsOf(Earlier(mail.Date ?? row.ArrivedAt, write.Now)) : null;
        var explanation =
            await SpecialAsync(write, mail, cancellation)
            ?? await PastReplyAsync(write, prepared, mailbox, known, cancellation)
            ?? await MessageAsync(write, prepared, mailbox, known, asSender, cancellation);
        await FinishAsync(write, row, mail, explanation, cancellation);
    }

    /// <summary>
    /// What is no message of anybody: our own mail that came back to us, and reports on its delivery. Null for all other mail.
    /// </summary>
    private async Task<Done?> SpecialAsync(IWriteScope write, ParsedMail mail, CancellationToken cancellation)
    {
        var key = await directory.KeyAsync(cancellation);
        if (mail.MessageId is { } id && MessageIds.Verify(key, id) is { } own)
            return new(new Explanation { Outcome = Outcomes.OwnMail, Evidence = id }, own.TicketId, null);
        if (mail.Bounce is not { } report)
            return null;
        // A report on what we did not send (a mail that somebody else sent in our name, say) is no question of a customer.
        if (await finder.BouncedAsync(report, write.Table<OutboxRow>(), write.Now, cancellation) is not { } bounced)
            return report.IsCertain
                ? new(
                    new Explanation
                    {
                        Outcome = Outcomes.ForeignBounce,
                        Detail = report.Diagnostic,
                        AutomaticMark = Mark(mail),
                    },
                    null,
                    null
                )
                : null;
        if (report.Permanent)
            await bounces.NoteAsync(write, bounced, report, cancellation);
        return new(
            new Explanation
            {
                Outcome = report.Permanent ? Outcomes.Bounce : Outcomes.DelayReport,
                Detail = report.Diagnostic,
                AutomaticMark = Mark(mail),
            },
            bounced.TicketId,
            bounced.MessageId
        );
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    /// <summary>
    /// What the desk wrote before it was imported joins its conversation as a reply, and so does what is answered to it. Nothing is sent.
    /// Null for all other mail.
    /// </summary>
    private async Task<Done?> PastReplyAsync(
        IWriteScope write,
        PreparedMail prepared,
        MailboxRow mailbox,
        KnownIds known,
        CancellationToken cancellation
    )
    {
        var (row, mail, _) = prepared;
        if (!row.IsImport || mail.From is not { } from || !await directory.IsOwnAsync(from.Address, cancellation))
            return null;
        var found = await finder.FindAsync(mail, from, mailbox, known, cancellation);
        var message = await IncomingAsync(prepared, from, cancellation);
        var requester = message.To.Concat(message.Cc).FirstOrDefault();
        var explanation = new Explanation
        {
            Outcome = Outcomes.PastReply,
            TicketRule = found.Rule,
            Evidence = found.Evidence,
        };
        IntakeResult result;
        if (found.TicketId is { } ticketId && await tickets.FindAsync(ticketId, cancellation) is not null)
        {
            if (await IsRepeatedAsync(write, ticketId, row, cancellation))
                return new(explanation with { Outcome = Outcomes.Repeated }, ticketId, null);
            result = await intake.AddPastReplyAsync(write, ticketId, message, cancellation);
        }
        else if (requester is not null)
            result = await intake.CreateTicketAsync(
                write,
                new NewTicket(mailbox.DepartmentId, mail.Subject, "mail", message) { Requester = requester },
                cancellation
            );
        else
            return new(explanation with { Outcome = Outcomes.OwnMail }, null, null);
        await RememberAsync(write, prepared, mailbox, known, result, requester, cancellation);
        return new(explanation, result.TicketId, result.MessageId);
    }

    private static async Task RememberAsync(
        IWriteScope write,
        PreparedMail prepared,
        MailboxRow mailbox,
        KnownIds known,
        IntakeResult result,
        Person? recipient,
        CancellationToken cancellation
    )
    {
        var (row, mail, _) = prepared;
        var entry = new MessageIdRow
        {
            MessageId = mail.MessageId ?? $"none.{row.Id}@incoming",
            TicketId = result.TicketId,
            DeskMessageId = result.MessageId,
            MailboxId = mailbox.Id,
            Recipient = recipient is null ? null : Addresses.Key(recipient.Address),
            ReferenceIds = string.Join(
                ' ',
                mail.References.Count <= 20 ? mail.References : mail.References.Take(1).Concat(mail.References.TakeLast(19))
            ),
            ContentHash = row.ContentHash,
        };
        await write.InsertAsync(entry, cancellation);
        known.Add(entry);
    }

    private async Task<Done> MessageAsync(
        IWriteScope write,
        PreparedMail prepared,
        MailboxRow mailbox,
        KnownIds known,
        MailAddress? asSender,
        CancellationToken cancellation
    )
    {
        var (row, mail, _) = prepared;
        var sender = asSender ?? await SenderAsync(mail, mailbox, cancellation);
        var found = await finder.FindAsync(mail, sender, mailbox, known, cancellation);
        if (found.TicketId is { } existing && await tickets.FindAsync(existing, cancellation) is null)
            found = found with { TicketId = null };
        var explanation = new Explanation
        {
            Outcome = Outcomes.NewTicket,
            TicketRule = found.Rule,
            Evidence = found.Evidence,
            Rejected = found.Rejected.Count > 0 ? found.Rejected : null,
            AutomaticMark = Mark(mail),
            Quotation = mail.Split.Mark,
            Executables = mail.Attachments.Where(attachment => attachment.IsExecutable).Select(attachment => attachment.FileName).ToList()
                is { Count: > 0 } names
                ? names
                : null,
        };
        if (found.TicketId is { } ticketId && await IsRepeatedAsync(write, ticketId, row, cancellation))
            return new(explanation with { Outcome = Outcomes.Repeated }, ticketId, null);

        var forwarded = found.TicketId is null ? await ForwardedAsync(mail, sender, cancellation) : null;
        var message = await IncomingAsync(prepared, forwarded?.Mail.Sender ?? sender, cancellation);
        var result = forwarded is { } forward
            ? await OpenForwardedAsync(write, forward.Mail, forward.Agent, mail, message, mailbox, cancellation)
            : await TakeInAsync(write, found, mail, message, sender, mailbox, cancellation);
        sender = forwarded?.Mail.Sender ?? sender;
        await RememberAsync(write, prepared, mailbox, known, result.Intake, null, cancellation);
        var receiptState = result.Intake.IsNewTicket
            ? await receipt.SendAsync(write, result.Intake.TicketId, mail, sender, mailbox, row, cancellation)
            : null;
        return new(explanation with { Outcome = result.Outcome, Receipt = receiptState }, result.Intake.TicketId, result.Intake.MessageId);
    }

    /// <summary>
    /// A customer's mail that an agent forwarded; null for all other mail. Only what the receiving server does not doubt is the agent's.
    /// </summary>
    private async Task<(ForwardedMail Mail, long Agent)?> ForwardedAsync(
        ParsedMail mail,
        MailAddress sender,
        CancellationToken cancellation
    ) =>
        !mail.IsDoubtful
        && ForwardedMail.Of(mail) is { } forwarded
        && await users.FindByEmailAsync(sender.Address, cancellation) is { IsActive: true } agent
        && await users.FindByEmailAsync(forwarded.Sender.Address, cancellation) is null
        && !await directory.IsOwnAsync(forwarded.Sender.Address, cancellation)
            ? (forwarded, agent.Id)
            : null;

    // The ticket is of who wrote the mail; what the agent wrote above it is for colleagues.
    private async Task<(IntakeResult Intake, string Outcome)> OpenForwardedAsync(
        IWriteScope write,
        ForwardedMail forwarded,
        long agent,
        ParsedMail mail,
        IncomingMessage message,
        MailboxRow mailbox,
        CancellationToken cancellation
    )
    {
        var opened = await intake.CreateTicketAsync(
            write,
            new NewTicket(
                mailbox.DepartmentId,
                ForwardedMail.SubjectOf(mail.Subject),
                "mail",
                message with
                {
                    VisibleHtml = Domain.Text.HtmlText.ToHtml(forwarded.Text),
                    To = [],
                }
            ),
            cancellation
        );
        if (forwarded.Comment.Length > 0)
            await intake.AddAgentMessageAsync(
                write,
                opened.TicketId,
                agent,
                new IncomingMessage(message.From, "", forwarded.Comment, message.WrittenAt) { IsHistory = message.IsHistory },
                MessageKind.Note,
                cancellation
            );
        return (opened, Outcomes.ForwardedByAgent);
    }

    private async Task<(IntakeResult Intake, string Outcome)> TakeInAsync(
        IWriteScope write,
        FoundTicket found,
        ParsedMail mail,
        IncomingMessage message,
        MailAddress sender,
        MailboxRow mailbox,
        CancellationToken cancellation
    )
    {
        if (found.TicketId is not { } ticketId)
            return (
                await intake.CreateTicketAsync(write, new NewTicket(mailbox.DepartmentId, mail.Subject, "mail", message), cancellation),
                Outcomes.NewTicket
            );

        // An address alone can be forged: only together with a signature made for this very user is it the agent. Who may not answer
        // customers writes as anybody else who got a copy: for the agents to read.
        if (
            found.Signed is { Recipient: ['u', ..] recipient }
            && await users.FindByEmailAsync(sender.Address, cancellation) is { IsActive: true } user
            && recipient == MessageIds.RecipientOf(user.Id)
            && await tickets.FindAsync(ticketId, cancellation) is { } ticket
            && await tickets.MayAsync(user, TicketingPermissions.Reply, ticket.DepartmentId, cancellation)
        )
        {
            // The quotation would carry our own notification to the customer.
            var answer = message with
            {
                Html = mail.VisibleHtml ?? mail.Html,
                VisibleHtml = null,
                Text = mail.VisibleHtml is null ? mail.Text : "",
            };
            return (
                await intake.AddAgentMessageAsync(write, ticketId, user.Id, answer, MessageKind.Reply, cancellation),
                Outcomes.AgentMessage
            );
        }

        // The number alone proves nothing of the sender.
        message = message with
        {
            IsUnproven = found.Rule == TicketRules.SubjectNumber,
        };
        return (await intake.AddMessageAsync(write, ticketId, message, cancellation), Outcomes.CustomerMessage);
    }

    private async Task<MailAddress> SenderAsync(ParsedMail mail, MailboxRow mailbox, CancellationToken cancellation)
    {
        var from = mail.From ?? throw new MailProblemException(MailProblemException.NoSender);
        var isOwn = await directory.IsOwnAsync(from.Address, cancellation);
        if (!mailbox.UseReplyTo && !isOwn)
            return from;
        foreach (var address in mail.ReplyTo)
            if (!await directory.IsOwnAsync(address.Address, cancellation))
                return address.Name.Length > 0 ? address : address with { Name = isOwn ? "" : from.Name };
        return isOwn ? throw new MailProblemException(MailProblemException.OwnSender) : from;
    }

    private async Task<IncomingMessage> IncomingAsync(PreparedMail prepared, MailAddress sender, CancellationToken cancellation)
    {
        var (row, mail, attachments) = prepared;
        return new IncomingMessage(new Person(sender.Name, sender.Address), mail.Html, mail.Text, mail.Date ?? row.ArrivedAt)
        {
            VisibleHtml = mail.VisibleHtml,
            To = await OthersAsync(mail.To, sender, cancellation),
            Cc = await OthersAsync(mail.Cc, sender, cancellation),
            Attachments = attachments,
            Automatic = mail.Automatic is { MachineMade: true },
            Language = mail.Language,
            IsHistory = row.IsImport,
            IsSettled = row.Folder == IncomingRow.ArchiveFolder,
        };
    }

    /// <summary>Each person once, without the desk's own addresses: they would write to themselves for ever.</summary>
    private async Task<List<Person>> OthersAsync(IReadOnlyList<MailAddress> addresses, MailAddress sender, CancellationToken cancellation)
    {
        var people = new List<Person>();
        foreach (var address in addresses.DistinctBy(address => address.Key).Where(address => address.Key != sender.Key))
            if (!await directory.IsOwnAsync(address.Address, cancellation))
                people.Add(new Person(address.Name, address.Address));
        return people;
    }

    // A copy of the same mail that came by another mailbox to the same ticket.
    private static async Task<bool> IsRepeatedAsync(IWriteScope write, long ticketId, IncomingRow row, CancellationToken cancellation) =>
        row.MessageId is { } id
        && await write
            .Table<MessageIdRow>()
            .AnyAsync(known => known.MessageId == id && known.TicketId == ticketId && known.ContentHash == row.ContentHash, cancellation);

    private static async Task FinishAsync(IWriteScope write, IncomingRow row, ParsedMail mail, Done done, CancellationToken cancellation)
    {
        if (
            await write.Connection.ExecuteAsync(
                FinishSql,
                cancellation,
                new DataParameter("id", row.Id),
                new DataParameter("ticket", done.TicketId),
                new DataParameter("message", done.MessageId),
                new DataParameter("explanation", done.Explanation.ToJson()),
                new DataParameter("sender", mail.From?.Address),
                new DataParameter("subject", mail.Subject)
            ) == 0
        )
            throw new AlreadyProcessedException();
    }

    // For every mail that comes: linq2db would work the statement out anew each time.
    private static readonly string FinishSql = string.Create(
        CultureInfo.InvariantCulture,
        $"""
        UPDATE mail_incoming SET state = {(int)
            IncomingState.Processed}, ticket_id = @ticket, desk_message_id = @message, explanation = @explanation, from_address = @sender, subject = @subject, error = NULL
        WHERE id = @id AND state IN ({(int)IncomingState.Received}, {(int)IncomingState.Failed})
        """
    );

    private static string? Mark(ParsedMail mail) => mail.Automatic is { } mark ? $"{mark.Header}: {mark.Value}" : null;

    private sealed record Done(Explanation Explanation, long? TicketId, long? MessageId);
}
