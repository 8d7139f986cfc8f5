using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.ReplyToTicket;

/// <summary>Keeps as a draft what an agent wrote into a ticket that can't be answered any more. Scoped.</summary>
internal sealed class KeepReply(IDatabase database, Access access, IStringLocalizer<TicketingPlugin> T)
{
    // The ticket was merged while the agent wrote. Nothing is sent into another conversation unread: it is kept there as a draft.
    public async Task<IResult> KeepInTargetAsync(HttpContext context, TicketSummary ticket, ReplyForm form, CancellationToken cancellation)
    {
        var target = await Merges.FollowAsync(Tables.Of(database), ticket.Id, cancellation);
        var draft = new DraftRow
        {
            UserId = access.User.Id,
            TicketId = ticket.Id,
            Kind = form.Kind,
            Html = form.Html,
            Uploads = form.Uploads,
        };
        await database.WriteAsync(
            async write =>
            {
                await Drafts.AppendAsync(write, draft, target, cancellation);
                await Drafts.DeleteAsync(write, draft.UserId, ticket.Id, cancellation);
            },
            cancellation
        );
        context.Response.Toast(
            T["The ticket was merged into #{0} while you were writing. Nothing was sent. Your text is saved here as a draft.", target],
            "warning"
        );
        return GoTo(context, target);
    }

    // The ticket was thrown away while the agent wrote.
    public async Task<IResult> KeepInTrashAsync(HttpContext context, TicketSummary ticket, ReplyForm form, CancellationToken cancellation)
    {
        var draft = new DraftRow
        {
            UserId = access.User.Id,
            TicketId = ticket.Id,
            Kind = form.Kind,
            Html = form.Html,
            Uploads = form.Uploads,
        };
        await database.WriteAsync(write => Drafts.SaveAsync(write, draft, cancellation), cancellation);
        context.Response.Toast(
            T[
                "The ticket was moved to trash while you were writing. Nothing was sent. Your text is saved as a draft and will be here if the ticket is restored."
            ],
            "warning"
        );
        return GoTo(context, ticket.Id);
    }

    private static IResult GoTo(HttpContext context, long ticketId)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"/tickets/{ticketId}");
        if (!context.Request.WantsFragment())
            return TypedResults.LocalRedirect(address);
        context.Response.Headers["HX-Redirect"] = address;
        return TypedResults.Ok();
    }
}
