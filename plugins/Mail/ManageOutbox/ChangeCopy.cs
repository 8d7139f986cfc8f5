using System.Globalization;
using Hookdesk.Mail.Audit;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain;
using Hookdesk.Mail.SendMail;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Mail.ManageOutbox;

/// <summary>Sends a copy now, or gives it up.</summary>
internal sealed class ChangeCopy(
    IDatabase database,
    IMessageDelivery delivery,
    MailSignals signals,
    MailCounts counts,
    IStringLocalizer<MailPlugin> T
)
{
    /// <summary>Due at once; one that had failed gets its four days anew.</summary>
    public async Task<IResult> RetryAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        var done = await database.WriteAsync(
            async write =>
            {
                var copy = await write
                    .Table<OutboxRow>()
                    .FirstOrDefaultAsync(
                        row => row.Id == id && (row.State == OutboxState.Queued || row.State == OutboxState.Failed),
                        cancellation
                    );
                if (copy is null)
                    return false;
                var giveUpAt = copy.State == OutboxState.Failed ? write.Now + RetryPauses.GiveUpAfter : copy.GiveUpAt;
                var changed = await write
                    .Table<OutboxRow>()
                    .Where(row => row.Id == id && row.State == copy.State)
                    .Set(row => row.State, OutboxState.Queued)
                    .Set(row => row.DueAt, write.Now)
                    .Set(row => row.GiveUpAt, giveUpAt)
                    .Set(row => row.EndedAt, (DateTimeOffset?)null)
                    .UpdateAsync(cancellation);
                if (changed == 0)
                    return false;
                await LogAsync(write, id, "retry", cancellation);
                await OutboxCopies.ShowAsync(write, delivery, copy.OutgoingId, cancellation);
                write.Record(new CopyRetried(id, copy.Recipient));
                signals.WakeSenderAfter(write);
                return true;
            },
            cancellation
        );
        counts.Forget();
        Tell(context, done, T["Sending the email now."]);
        return Back(id);
    }

    /// <summary>It is not sent any more, and the message says so to the agents.</summary>
    public async Task<IResult> GiveUpAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        var done = await database.WriteAsync(
            async write =>
            {
                var copy = await write
                    .Table<OutboxRow>()
                    .FirstOrDefaultAsync(
                        row => row.Id == id && (row.State == OutboxState.Queued || row.State == OutboxState.Failed),
                        cancellation
                    );
                if (copy is null)
                    return false;
                // Whoever sends it at this moment has changed the state, and then it has left.
                var changed = await write
                    .Table<OutboxRow>()
                    .Where(row => row.Id == id && row.State == copy.State)
                    .Set(row => row.State, OutboxState.Canceled)
                    .Set(row => row.EndedAt, write.Now)
                    .Set(row => row.Error, copy.Error ?? T["Stopped by an admin"].Value)
                    .UpdateAsync(cancellation);
                if (changed == 0)
                    return false;
                await LogAsync(write, id, "canceled", cancellation);
                await OutboxCopies.ShowAsync(write, delivery, copy.OutgoingId, cancellation);
                write.Record(new CopyGivenUp(id, copy.Recipient));
                return true;
            },
            cancellation
        );
        counts.Forget();
        Tell(context, done, T["Sending stopped. The message in the ticket shows that it wasn't sent."]);
        return Back(id);
    }

    private static Task LogAsync(IWriteScope write, long id, string outcome, CancellationToken cancellation) =>
        write.InsertAsync(
            new DeliveryLogRow
            {
                OutboxId = id,
                At = write.Now,
                Outcome = outcome,
            },
            cancellation
        );

    private void Tell(HttpContext context, bool done, string text)
    {
        if (done)
            context.Response.Toast(text);
        else
            context.Response.Toast(T["The email has already been sent or handled by someone else."], "info");
    }

    private static IResult Back(long id) =>
        TypedResults.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/admin/mail/outbox/{id}"));
}
