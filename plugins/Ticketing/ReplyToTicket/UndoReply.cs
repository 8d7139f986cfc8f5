using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.ReplyToTicket;

/// <summary>POST /tickets/{id}/messages/{message}/undo: takes a reply back in the seconds before it leaves.</summary>
internal sealed class UndoReply(
    IDatabase database,
    Access access,
    IMessageDelivery delivery,
    TimeProvider time,
    IStringLocalizer<TicketingPlugin> T
)
{
    public async Task<IResult> HandleAsync(long id, long message, HttpContext context, CancellationToken cancellation)
    {
        var author = access.User.Id;
        var row = await database
            .Table<MessageRow>()
            .Where(m => m.Id == message && m.TicketId == id && m.UserId == author)
            .Select(m => new { m.UndoUntil })
            .FirstOrDefaultAsync(cancellation);
        // Also when it is gone already: whoever presses twice gets the draft, not an error.
        var undone =
            row is not null
            && row.UndoUntil > time.GetUtcNow()
            && await database.WriteAsync(write => delivery.UndoAsync(write, message, cancellation), cancellation);
        if (undone)
            context.Response.Toast(T["Sending undone. Your reply is a draft again."]);
        else
            context.Response.Toast(T["It's too late to undo. The reply has already been sent."], "warning");
        if (!context.Request.WantsFragment())
            return TypedResults.LocalRedirect($"/tickets/{id}");
        context.Response.Headers["HX-Redirect"] = $"/tickets/{id}";
        return TypedResults.Ok();
    }
}
