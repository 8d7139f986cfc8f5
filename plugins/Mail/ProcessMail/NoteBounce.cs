using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain;
using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Mail.ProcessMail;

/// <summary>Ties a bounce to the message that bounced: the copy counts as failed, and the message shows it.</summary>
internal sealed class NoteBounce(IMessageDelivery delivery)
{
    public async Task NoteAsync(IWriteScope write, SignedId bounced, BounceReport report, CancellationToken cancellation)
    {
        var copies = await (
            from copy in write.Table<OutboxRow>()
            join mail in write.Table<OutgoingRow>() on copy.OutgoingId equals mail.Id
            where mail.DeskMessageId == bounced.MessageId
            select copy
        ).ToListAsync(cancellation);
        var copyOf = copies.FirstOrDefault(copy => copy.MessageId.Contains($".{bounced.Recipient}.", StringComparison.Ordinal));
        if (copyOf is null)
            return;
        var detail = $"{report.Recipient ?? copyOf.Recipient}: {report.Diagnostic}";
        await write
            .Table<OutboxRow>()
            .Where(copy => copy.Id == copyOf.Id)
            .Set(copy => copy.State, OutboxState.Failed)
            .Set(copy => copy.Error, detail)
            .UpdateAsync(cancellation);
        await write.InsertAsync(
            new DeliveryLogRow
            {
                OutboxId = copyOf.Id,
                At = write.Now,
                Outcome = "bounced",
                Detail = detail,
            },
            cancellation
        );
        await delivery.SetAsync(write, bounced.MessageId, DeliveryState.Failed, detail, cancellation);
    }
}
