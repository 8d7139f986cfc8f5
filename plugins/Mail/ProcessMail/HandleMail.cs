using System.Globalization;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain;
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
        var explanation =
            await SpecialAsync(write, mail, cancellation) ?? await MessageAsync(write, prepared, mailbox, known, asSender, cancellation);
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
        if (mail.Bounce is not { } report || await finder.BouncedAsync(report, cancellation) is not { } bounced)
            return null;
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

        var message = await IncomingAsync(prepared, sender, cancellation);
        var result = await TakeInAsync(write, found, mail, message, sender, mailbox, cancellation);
        var entry = new MessageIdRow
        {
            MessageId = mail.MessageId ?? $"none.{row.Id}@incoming",
            TicketId = result.Intake.TicketId,
            DeskMessageId = result.Intake.MessageId,
            MailboxId = mailbox.Id,
            ReferenceIds = string.Join(
                ' ',
                mail.References.Count <= 20 ? mail.References : mail.References.Take(1).Concat(mail.References.TakeLast(19))
            ),
            ContentHash = row.ContentHash,
        };
        await write.InsertAsync(entry, cancellation);
        known.Add(entry);
        var receiptState = result.Intake.IsNewTicket
            ? await receipt.SendAsync(write, result.Intake.TicketId, mail, sender, mailbox, row, cancellation)
            : null;
        return new(explanation with { Outcome = result.Outcome, Receipt = receiptState }, result.Intake.TicketId, result.Intake.MessageId);
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
