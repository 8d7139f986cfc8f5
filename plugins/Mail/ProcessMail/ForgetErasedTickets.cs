using Hookdesk.Mail.Audit;
using Hookdesk.Mail.Data;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.ProcessMail;

/// <summary>
/// Takes away what mail kept of a ticket that was erased: what was sent, what waits to be sent, and the originals of what came. Of
/// these a row without content stays, by which the same mail on the server is known and does not come again.
/// </summary>
internal sealed class ForgetErasedTickets : EventSubscriber
{
    public override string Name => "hookdesk.mail.erased-tickets";

    public override IReadOnlySet<string> Names { get; } = new HashSet<string> { "ticket.erased" };

    public override async Task HandleAsync(IReadOnlyList<EventRecord> events, IServiceProvider services, CancellationToken cancellation)
    {
        var database = services.GetRequiredService<IDatabase>();
        foreach (var record in events)
            await database.WriteAsync(write => ForgetAsync(write, record.Subject.Id, cancellation), cancellation);
        services.GetRequiredService<MailCounts>().Forget();
    }

    private static async Task ForgetAsync(IWriteScope write, long ticket, CancellationToken cancellation)
    {
        var mails = await write.Table<OutgoingRow>().Where(row => row.TicketId == ticket).Select(row => row.Id).ToListAsync(cancellation);
        // From here on nobody begins to hand a copy over; one that is on its way now ends first, and then this is told again.
        await write
            .Table<OutboxRow>()
            .Where(copy => mails.Contains(copy.OutgoingId) && copy.State == OutboxState.Queued)
            .Set(copy => copy.State, OutboxState.Canceled)
            .UpdateAsync(cancellation);
        if (
            await write
                .Table<OutboxRow>()
                .AnyAsync(copy => mails.Contains(copy.OutgoingId) && copy.State == OutboxState.Sending, cancellation)
        )
            throw new InvalidOperationException(
                $"An email from the deleted ticket {ticket} is being sent. It will be deleted when sending has finished."
            );
        var copies = await write
            .Table<OutboxRow>()
            .Where(copy => mails.Contains(copy.OutgoingId))
            .Select(copy => copy.Id)
            .ToListAsync(cancellation);
        await write.EraseHistoryAsync(MailSubjects.Copy(0).Kind, copies, cancellation);
        await write.Table<DeliveryLogRow>().Where(entry => copies.Contains(entry.OutboxId)).DeleteAsync(cancellation);
        await write.Table<OutboxRow>().Where(copy => copies.Contains(copy.Id)).DeleteAsync(cancellation);
        await write.Table<OutgoingRow>().Where(mail => mails.Contains(mail.Id)).DeleteAsync(cancellation);
        await write.Table<MessageIdRow>().Where(row => row.TicketId == ticket).DeleteAsync(cancellation);
        await write
            .Table<IncomingRow>()
            .Where(row => row.TicketId == ticket)
            .Set(row => row.RawHash, "")
            .Set(row => row.FromAddress, (string?)null)
            .Set(row => row.Subject, (string?)null)
            .Set(row => row.Explanation, (string?)null)
            .Set(row => row.Error, (string?)null)
            .Set(row => row.TicketId, (long?)null)
            .Set(row => row.DeskMessageId, (long?)null)
            .UpdateAsync(cancellation);
    }
}
