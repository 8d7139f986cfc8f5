using System.Globalization;
using Hookdesk.Mail.Audit;
using Hookdesk.Mail.Data;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Ui;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Mail.HandleFailedMail;

/// <summary>POST /admin/mail/failed/{id}/discard and …/bring-back: throws a failed mail away, and brings it back.</summary>
internal sealed class DiscardFailedMail(IDatabase database, FailedMails mails, IStringLocalizer<MailPlugin> T)
{
    public async Task<IResult> DiscardAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        var done = await MoveAsync(id, IncomingState.Failed, IncomingState.Discarded, new FailedMailDiscarded(id), cancellation);
        if (done)
            context.Response.Toast(
                T["Email discarded. You can still restore it."],
                undoUrl: string.Create(CultureInfo.InvariantCulture, $"/admin/mail/failed/{id}/bring-back")
            );
        return TypedResults.LocalRedirect("/admin/mail/failed");
    }

    public async Task<IResult> BringBackAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        if (await MoveAsync(id, IncomingState.Discarded, IncomingState.Failed, new FailedMailBroughtBack(id), cancellation))
            context.Response.Toast(T["Email restored to the failed emails."]);
        return FailedMails.Back(id);
    }

    private async Task<bool> MoveAsync(
        long id,
        IncomingState from,
        IncomingState to,
        Sdk.Hooks.IAction action,
        CancellationToken cancellation
    )
    {
        var done = await database.WriteAsync(
            async write =>
            {
                var changed = await write
                    .Table<IncomingRow>()
                    .Where(row => row.Id == id && row.State == from)
                    .Set(row => row.State, to)
                    .UpdateAsync(cancellation);
                if (changed > 0)
                    write.Record(action);
                return changed > 0;
            },
            cancellation
        );
        mails.Changed();
        return done;
    }
}
