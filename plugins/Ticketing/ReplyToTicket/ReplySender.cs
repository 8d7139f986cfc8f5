using Hookdesk.Sdk;
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

/// <summary>An agent's reply that is to be sent.</summary>
/// <param name="Author">The agent.</param>
/// <param name="Text">What was written.</param>
/// <param name="Recipients">Who gets it.</param>
internal sealed record Reply(UserInfo Author, OutgoingText Text, Recipients Recipients)
{
    /// <summary>How long it waits before it leaves.</summary>
    public TimeSpan Undo { get; init; }

    /// <summary>The id of the status that the agent chose, or null for the setting's.</summary>
    public int? Then { get; init; }
}

/// <summary>A stored message on its way to a channel.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="Text">What was written.</param>
/// <param name="Recipients">Who gets it.</param>
internal sealed record Dispatch(long MessageId, OutgoingText Text, Recipients Recipients)
{
    /// <summary>The agent; null for the desk itself.</summary>
    public long? AuthorId { get; init; }

    /// <summary>True for what no person wrote.</summary>
    public bool Automatic { get; init; }

    /// <summary>It does not leave before; null for at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }
}

/// <summary>
/// Adds what agents write to a locked ticket, and hands replies to the channel that carries them, in the same transaction.
/// Scoped.
/// </summary>
internal sealed class ReplySender(
    IHooks hooks,
    IEnumerable<IReplyChannel> channels,
    ISettings<TicketSettings> settings,
    OptionDirectory options,
    IContributionGuard guard
)
{
    /// <summary>How long a reply waits for one channel, with the transaction open.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<long> AddNoteAsync(LockedTicket locked, UserInfo author, OutgoingText text, CancellationToken cancellation) =>
        await locked.AddAsync(Row(MessageKind.Note, author, text), text.Attachments, cancellation);

    /// <summary>Adds a reply and queues it.</summary>
    /// <exception cref="RefusedException">A plugin refused the reply.</exception>
    public async Task<long> SendAsync(IWriteScope write, LockedTicket locked, Reply reply, CancellationToken cancellation)
    {
        var (author, text, recipients) = reply;
        var ticket = locked.Ticket;
        var filtered = await hooks.FilterAsync(
            new ReplySending(ticket.Id, author.Id, text.BodyHtml, recipients.To, recipients.Cc),
            cancellation
        );
        if (filtered.IsRefused)
            throw new RefusedException(filtered.Refusal!.Reason);
        var sending = filtered.Value;
        recipients = Recipients.Distinct(sending.To, sending.Cc);
        if (sending.Html != text.BodyHtml)
            text = text with { Html = sending.Html, VisibleHtml = null, Text = "" };

        var row = Row(MessageKind.Reply, author, text);
        row.SentTo = Names(recipients.To);
        row.CopiedTo = Names(recipients.Cc);
        row.StatusBefore = ticket.StatusId;
        row.UndoUntil = reply.Undo > TimeSpan.Zero ? write.Now + reply.Undo : null;
        var id = await locked.AddAsync(row, text.Attachments, cancellation);
        var dispatch = new Dispatch(id, text, recipients) { AuthorId = author.Id, NotBefore = row.UndoUntil };
        await QueueAsync(write, ticket, dispatch, cancellation);

        var rules = await settings.GetAsync(cancellation);
        locked.SetStatus(reply.Then ?? (await options.ReadAsync(cancellation)).AfterReply(ticket, rules.StatusAfterReply));
        if (ticket.AssigneeId is null && rules.AssignOnReply)
            locked.Assign(author.Id, author.Name);
        return id;
    }

    /// <summary>Offers a stored message to the channels, until one takes it.</summary>
    public async Task QueueAsync(IWriteScope write, TicketRow ticket, Dispatch dispatch, CancellationToken cancellation)
    {
        var (messageId, text, recipients) = dispatch;
        if (recipients.To.Count + recipients.Cc.Count == 0)
            return;
        var language = await write
            .Table<CustomerRow>()
            .Where(c => c.Id == ticket.RequesterId)
            .Select(c => c.Language)
            .FirstOrDefaultAsync(cancellation);
        var outgoing = new OutgoingMessage(
            ticket.Id,
            messageId,
            ticket.DepartmentId,
            ticket.Subject,
            text.BodyHtml,
            dispatch.AuthorId,
            dispatch.Automatic
        )
        {
            To = recipients.To.Count > 0 ? recipients.To : recipients.Cc,
            Cc = recipients.To.Count > 0 ? recipients.Cc : [],
            Attachments = text.Attachments,
            Language = language,
            NotBefore = dispatch.NotBefore,
        };
        var failed = false;
        foreach (var channel in channels)
        {
            // One that fails takes nothing, and the next one is asked.
            var taken = await guard.CallAsync<bool?>(
                channel,
                "taking a message",
                async stop => await channel.QueueAsync(write, outgoing, stop),
                null,
                Patience,
                cancellation
            );
            failed |= taken is null;
            if (taken != true)
                continue;
            await write
                .Table<MessageRow>()
                .Where(m => m.Id == messageId)
                .Set(m => m.Delivery, DeliveryState.Queued)
                .UpdateAsync(cancellation);
            return;
        }

        // Not stored as if it had been sent: the one that failed may be the one that would have carried it.
        if (failed)
            throw new InvalidOperationException($"No channel could take message {messageId}.");
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
