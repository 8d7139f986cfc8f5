using System.Globalization;
using Hookdesk.Mail.Audit;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.ProcessMail;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Ui;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Mail.HandleFailedMail;

/// <summary>POST /admin/mail/failed/{id}/retry: processes a failed mail once more.</summary>
internal sealed class RetryFailedMail(
    IDatabase database,
    FailedMails mails,
    MailboxDirectory directory,
    PrepareMail prepare,
    ProcessIncoming process,
    IStringLocalizer<MailPlugin> T
)
{
    public async Task<IResult> RetryAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        if (
            await mails.FindAsync(id, cancellation) is not { } row
            || await directory.FindAsync(row.MailboxId, cancellation) is not { } mailbox
        )
            return TypedResults.NotFound();
        if (await mails.ReadAsync(row, cancellation) is not { } bytes)
            return mails.Missing(context, id);
        var done = await TryAsync(mailbox, new StoredMessage(row, bytes), cancellation);
        mails.Changed();
        await database.WriteAsync(
            write =>
            {
                write.Record(new FailedMailRetried(id, done));
                return Task.CompletedTask;
            },
            cancellation
        );
        if (!done)
        {
            context.Response.Toast(T["The email couldn't be processed. It's still listed here."], "danger");
            return FailedMails.Back(id);
        }

        var now = await database.Table<IncomingRow>().FirstAsync(r => r.Id == id, cancellation);
        context.Response.Toast(
            now.TicketId is { } ticket ? T["The email was added to ticket #{0}.", ticket] : T["The email was processed."]
        );
        return now.TicketId is not null && now.DeskMessageId is { } message
            ? TypedResults.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/mail/messages/{message}"))
            : TypedResults.LocalRedirect("/admin/mail/failed");
    }

    private async Task<bool> TryAsync(MailboxRow mailbox, StoredMessage message, CancellationToken cancellation)
    {
        PreparedMail prepared;
        try
        {
            prepared = await prepare.PrepareAsync(message, cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            await process.FailAsync(message.Row, error, cancellation);
            return false;
        }

        return await process.TryAloneAsync(mailbox, prepared, null, cancellation);
    }
}
