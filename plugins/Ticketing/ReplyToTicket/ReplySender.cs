using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.ReplyToTicket;

/// <summary>What an agent or the desk writes.</summary>
/// <param name="Html">The body as HTML; empty where there is only text.</param>
/// <param name="VisibleHtml">The new part, where there is a quotation.</param>
/// <param name="Text">The body as text; made from the HTML where empty.</param>
/// <param name="Attachments">Files and pictures in the text.</param>
internal sealed record OutgoingText(string Html, string? VisibleHtml, string Text, IReadOnlyList<IncomingAttachment> Attachments)
{
    public DateTimeOffset? WrittenAt { get; init; }

    public string BodyHtml => Html.Length > 0 ? Html : PlainText.ToHtml(Text);
}

/// <summary>
/// Adds what agents write to a ticket that is in hand, and hands replies to the channel that carries them, in the same transaction.
/// Scoped.
/// </summary>
internal sealed class ReplySender(IHooks hooks, IEnumerable<IReplyChannel> channels, ISettings<TicketSettings> settings)
{
    public async Task<long> AddNoteAsync(LockedTicket inHand, UserInfo author, OutgoingText text, CancellationToken cancellation) =>
        await inHand.AddAsync(Row(MessageKind.Note, author, text), text.Attachments, cancellation);

    /// <summary>Adds a reply and queues it.</summary>
    /// <param name="write">The transaction.</param>
    /// <param name="inHand">The ticket.</param>
    /// <param name="author">The agent.</param>
    /// <param name="text">What was written.</param>
    /// <param name="recipients">Who gets it.</param>
    /// <param name="undo">How long it waits before it leaves.</param>
    /// <param name="then">The status that the agent chose, or null for the setting's.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="RefusedException">A plugin refused the reply.</exception>
    public async Task<long> SendAsync(
        IWriteScope write,
        LockedTicket inHand,
        UserInfo author,
        OutgoingText text,
        Recipients recipients,
        TimeSpan undo,
        TicketStatus? then,
        CancellationToken cancellation
    )
    {
        var ticket = inHand.Ticket;
        var filtered = await hooks.FilterAsync(
            new ReplySending(ticket.Id, author.Id, text.BodyHtml, recipients.To, recipients.Cc),
            cancellation
        );
        if (filtered.IsRefused)
            throw new RefusedException(filtered.Refusal!.Reason);
        var reply = filtered.Value;
        recipients = Recipients.Distinct(reply.To, reply.Cc);
        if (reply.Html != text.BodyHtml)
            text = text with { Html = reply.Html, VisibleHtml = null, Text = "" };

        var row = Row(MessageKind.Reply, author, text);
        row.SentTo = Names(recipients.To);
        row.CopiedTo = Names(recipients.Cc);
        row.StatusBefore = ticket.Status;
        row.UndoUntil = undo > TimeSpan.Zero ? write.Now + undo : null;
        var id = await inHand.AddAsync(row, text.Attachments, cancellation);
        await QueueAsync(write, ticket, id, text, recipients, author.Id, automatic: false, row.UndoUntil, cancellation);

        var rules = await settings.GetAsync(cancellation);
        inHand.SetStatus(StatusRules.AfterReply(ticket.Status, then ?? rules.StatusAfterReply));
        if (ticket.AssigneeId is null && rules.AssignOnReply)
            inHand.Assign(author.Id, author.Name);
        return id;
    }

    /// <summary>Offers a stored message to the channels, until one takes it.</summary>
    public async Task QueueAsync(
        IWriteScope write,
        TicketRow ticket,
        long messageId,
        OutgoingText text,
        Recipients recipients,
        long? authorId,
        bool automatic,
        DateTimeOffset? notBefore,
        CancellationToken cancellation
    )
    {
        if (recipients.To.Count + recipients.Cc.Count == 0)
            return;
        var language = await write
            .Table<CustomerRow>()
            .Where(c => c.Id == ticket.RequesterId)
            .Select(c => c.Language)
            .FirstOrDefaultAsync(cancellation);
        var outgoing = new OutgoingMessage(ticket.Id, messageId, ticket.DepartmentId, ticket.Subject, text.BodyHtml, authorId, automatic)
        {
            To = recipients.To.Count > 0 ? recipients.To : recipients.Cc,
            Cc = recipients.To.Count > 0 ? recipients.Cc : [],
            Attachments = text.Attachments,
            Language = language,
            NotBefore = notBefore,
        };
        foreach (var channel in channels)
        {
            if (!await channel.QueueAsync(write, outgoing, cancellation))
                continue;
            await write
                .Table<MessageRow>()
                .Where(m => m.Id == messageId)
                .Set(m => m.Delivery, DeliveryState.Queued)
                .UpdateAsync(cancellation);
            return;
        }
    }

    private static MessageRow Row(MessageKind kind, UserInfo author, OutgoingText text) =>
        new()
        {
            Kind = kind,
            UserId = author.Id,
            AuthorName = author.Name,
            Html = text.Html,
            VisibleHtml = text.VisibleHtml,
            Text = text.Text,
            WrittenAt = text.WrittenAt ?? default,
        };

    private static string Names(IEnumerable<Person> people) =>
        string.Join(", ", people.Select(person => MailAddresses.Show(person.Name, person.Address)));
}
