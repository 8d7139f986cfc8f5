using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.ReadTicket;
using Microsoft.AspNetCore.Http;

namespace Hookdesk.Ticketing.SaveDraft;

/// <summary>
/// POST /tickets/{id}/draft and /tickets/new/draft?draft={number}: what the agent has written so far. The whole form comes a second
/// after the last key. 409 when another window has written the draft since this form was shown.
/// </summary>
internal static class DraftEndpoint
{
    public static async Task<IResult> HandleAsync(
        long id,
        HttpContext context,
        IDatabase database,
        TicketLoader loader,
        Access access,
        IHtmlSanitizer sanitizer,
        CancellationToken cancellation
    )
    {
        if (await loader.FindAsync(id, cancellation) is not { } ticket || !(await loader.RightsAsync(ticket, cancellation)).Write)
            return TypedResults.NotFound();
        return await SaveAsync(id, context, database, access, sanitizer, cancellation);
    }

    public static async Task<IResult> HandleNewAsync(
        long draft,
        HttpContext context,
        IDatabase database,
        Access access,
        IHtmlSanitizer sanitizer,
        CancellationToken cancellation
    ) => draft > 0 ? TypedResults.NotFound() : await SaveAsync(draft, context, database, access, sanitizer, cancellation);

    private static async Task<IResult> SaveAsync(
        long ticketId,
        HttpContext context,
        IDatabase database,
        Access access,
        IHtmlSanitizer sanitizer,
        CancellationToken cancellation
    )
    {
        var input = (await context.ReadFormAsync<EditorInput>(cancellation)).Model;
        var draft = new DraftRow
        {
            UserId = access.User.Id,
            TicketId = ticketId,
            Kind = input.MessageKind,
            Html = EditorHtml.Read(input, sanitizer),
            Uploads = [.. input.Attachments],
            Form = ticketId > 0 ? "" : NewTicketDrafts.Write(context.Request.Form),
        };
        return await database.WriteAsync(write => Drafts.SaveAsync(write, draft, input.Source, cancellation), cancellation)
            ? TypedResults.NoContent()
            : TypedResults.Conflict();
    }
}
