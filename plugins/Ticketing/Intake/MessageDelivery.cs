using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.Intake;

/// <inheritdoc cref="IMessageDelivery"/>
internal sealed class MessageDelivery(IEnumerable<IReplyChannel> channels, IContributionGuard guard) : IMessageDelivery
{
    /// <summary>How long an undo waits for one channel, with the transaction open.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task SetAsync(
        IWriteScope write,
        long messageId,
        DeliveryState state,
        string? detail,
        CancellationToken cancellation = default
    )
    {
        var ticketId = await write
            .Table<MessageRow>()
            .Where(m => m.Id == messageId)
            .Select(m => (long?)m.TicketId)
            .FirstOrDefaultAsync(cancellation);
        if (ticketId is null)
            return;
        var changed = await write
            .Table<MessageRow>()
            .Where(m => m.Id == messageId && (m.Delivery != state || m.DeliveryDetail != detail))
            .Set(m => m.Delivery, state)
            .Set(m => m.DeliveryDetail, detail)
            .UpdateAsync(cancellation);
        if (changed > 0)
            write.Record(new MessageDeliveryChanged(ticketId.Value, messageId, state, detail));
    }

    public async Task<bool> UndoAsync(IWriteScope write, long messageId, CancellationToken cancellation = default)
    {
        var message = await write.Table<MessageRow>().FirstOrDefaultAsync(m => m.Id == messageId, cancellation);
        if (
            message
            is not {
                Kind: MessageKind.Reply,
                Delivery: DeliveryState.None or DeliveryState.Queued or DeliveryState.Retrying,
                UserId: { } author
            }
        )
            return false;
        var locked = await LockedTicket.TakeAsync(write, message.TicketId, cancellation);
        if (locked is null)
            return false;
        // What no channel took goes nowhere and can always be taken back.
        var canceled = message.Delivery == DeliveryState.None;
        foreach (var channel in channels)
            canceled |= await guard.CallAsync(
                channel,
                "undoing a message",
                stop => new ValueTask<bool>(channel.CancelAsync(write, messageId, stop)),
                false,
                Patience,
                cancellation
            );
        if (!canceled)
            return false;

        await Drafts.FromMessageAsync(write, message, author, cancellation);
        await write.Table<AttachmentRow>().Where(a => a.MessageId == messageId).DeleteAsync(cancellation);
        await write.Table<ShownMessageRow>().Where(shown => shown.MessageId == messageId).DeleteAsync(cancellation);
        await write.Table<MessageRow>().Where(m => m.Id == messageId).DeleteAsync(cancellation);
        await locked.CountMessagesAsync(cancellation);
        // What the reply did to the status is undone with it, unless somebody set another one since.
        if (message.StatusBefore is { } before && locked.Ticket.LastMessageId < messageId)
        {
            locked.SetStatus(before);
            // It was thrown away in these seconds: that is the status to which it comes back.
            if (locked.IsInTrash)
                await write
                    .Table<TrashRow>()
                    .Where(row => row.TicketId == locked.Ticket.Id)
                    .Set(row => row.StatusId, before)
                    .UpdateAsync(cancellation);
        }
        await locked.SaveAsync(cancellation);
        write.Record(new ReplyTakenBack(message.TicketId, messageId));
        return true;
    }
}
