using System.Text.Json;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Mail.SendMail;

/// <summary>Queues the desk's messages as mail: one copy for each person, written in the transaction that stores the message.</summary>
internal sealed class MailReplyChannel(MailboxDirectory directory, IUsers users, MailSignals signals) : IReplyChannel
{
    public async ValueTask<bool> ServesAsync(long departmentId, CancellationToken cancellation = default) =>
        await directory.SenderForAsync(departmentId, cameBy: null, cancellation) is not null;

    public async Task<bool> QueueAsync(IWriteScope write, OutgoingMessage message, CancellationToken cancellation = default)
    {
        var thread = await MailThread.LoadAsync(write.Table<MessageIdRow>(), message.TicketId, cancellation);
        if (await directory.SenderForAsync(message.DepartmentId, thread.CameBy, cancellation) is not { } mailbox)
            return false;
        var to = await ReceiversAsync(message.To, [], cancellation);
        var cc = await ReceiversAsync(message.Cc, to, cancellation);
        if (to.Count + cc.Count == 0)
            return false;

        var id = await write.InsertWithIdAsync(
            new OutgoingRow
            {
                MailboxId = mailbox.Id,
                TicketId = message.TicketId,
                DeskMessageId = message.MessageId,
                DepartmentId = message.DepartmentId,
                AuthorId = message.AuthorId,
                Automatic = message.Automatic,
                Subject = SubjectOf(message, thread),
                Html = message.Html,
                Language = message.Language,
                To = JsonSerializer.Serialize(to),
                Cc = JsonSerializer.Serialize(cc),
                Attachments = JsonSerializer.Serialize(message.Attachments),
                CreatedAt = write.Now,
            },
            cancellation
        );
        foreach (var person in to.Concat(cc))
            await QueueCopyAsync(write, id, mailbox, message, thread, person, cancellation);
        signals.WakeSenderAfter(write);
        return true;
    }

    public async Task<bool> CancelAsync(IWriteScope write, long messageId, CancellationToken cancellation = default)
    {
        var mail = await write.Table<OutgoingRow>().FirstOrDefaultAsync(row => row.DeskMessageId == messageId, cancellation);
        if (mail is null)
            return false;
        // The rows are locked by the first change; whoever sends one of them meanwhile is seen by the numbers.
        var taken = await write
            .Table<OutboxRow>()
            .Where(copy => copy.OutgoingId == mail.Id && copy.State == OutboxState.Queued)
            .Set(copy => copy.State, OutboxState.Canceled)
            .Set(copy => copy.EndedAt, write.Now)
            .UpdateAsync(cancellation);
        var all = await write.Table<OutboxRow>().CountAsync(copy => copy.OutgoingId == mail.Id, cancellation);
        if (taken == all)
        {
            await write
                .Table<MessageIdRow>()
                .Where(row => row.TicketId == mail.TicketId && row.DeskMessageId == messageId)
                .DeleteAsync(cancellation);
            return true;
        }

        await write
            .Table<OutboxRow>()
            .Where(copy => copy.OutgoingId == mail.Id && copy.State == OutboxState.Canceled && copy.EndedAt == write.Now)
            .Set(copy => copy.State, OutboxState.Queued)
            .Set(copy => copy.EndedAt, (DateTimeOffset?)null)
            .UpdateAsync(cancellation);
        return false;
    }

    private async Task QueueCopyAsync(
        IWriteScope write,
        long outgoingId,
        MailboxRow mailbox,
        OutgoingMessage message,
        MailThread thread,
        Person person,
        CancellationToken cancellation
    )
    {
        var user = await users.FindByEmailAsync(person.Address, cancellation);
        var recipient = user is { IsActive: true } ? MessageIds.RecipientOf(user.Id) : MessageIds.RecipientOf(person.Address);
        var token = MessageIds.Token(await directory.KeyAsync(cancellation), new SignedId(message.TicketId, message.MessageId, recipient));
        var messageId = $"{token}@{DomainOf(mailbox.Address)}";
        var due = message.NotBefore ?? write.Now;
        await write.InsertAsync(
            new OutboxRow
            {
                OutgoingId = outgoingId,
                MailboxId = mailbox.Id,
                RecipientName = person.Name.Length > 300 ? person.Name[..300] : person.Name,
                Recipient = person.Address,
                MessageId = messageId,
                ReferenceIds = string.Join(' ', thread.ReferencesFor(person.Address)),
                State = OutboxState.Queued,
                DueAt = due,
                GiveUpAt = due + RetryPauses.GiveUpAfter,
            },
            cancellation
        );
        await write.InsertAsync(
            new MessageIdRow
            {
                MessageId = messageId,
                TicketId = message.TicketId,
                DeskMessageId = message.MessageId,
                MailboxId = mailbox.Id,
                Recipient = Addresses.Key(person.Address),
            },
            cancellation
        );
    }

    /// <summary>Each person once, nobody of the desk itself: a mailbox that writes to a mailbox never stops.</summary>
    private async Task<List<Person>> ReceiversAsync(IReadOnlyList<Person> people, List<Person> already, CancellationToken cancellation)
    {
        var seen = already.Select(person => Addresses.Key(person.Address)).ToHashSet(StringComparer.Ordinal);
        var receivers = new List<Person>();
        foreach (var person in people)
            if (
                Addresses.IsUsable(person.Address)
                && !await directory.IsOwnAsync(person.Address, cancellation)
                && seen.Add(Addresses.Key(person.Address))
            )
                receivers.Add(person);
        return receivers;
    }

    private static string SubjectOf(OutgoingMessage message, MailThread thread)
    {
        var number = $"[#{message.TicketId}]";
        var subject = message.Subject.Contains(number, StringComparison.Ordinal) ? message.Subject : $"{message.Subject} {number}";
        return thread.IsEmpty || subject.StartsWith("Re:", StringComparison.OrdinalIgnoreCase) ? subject : $"Re: {subject}";
    }

    internal static string DomainOf(string address)
    {
        var key = Addresses.Key(address);
        return key[(key.LastIndexOf('@') + 1)..];
    }
}
