using System.Globalization;
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

/// <summary>Keeps as a draft what an agent wrote and what was not sent. Scoped.</summary>
internal sealed class KeepReply(IDatabase database, Access access, IStringLocalizer<TicketingPlugin> T)
{
    /// <summary>Keeps what was refused. A draft that another window has written meanwhile stays as it is.</summary>
    public Task KeepAsync(long ticketId, ReplyForm form, CancellationToken cancellation) =>
        database.WriteAsync(write => Drafts.SaveAsync(write, Draft(ticketId, form), form.Source, cancellation), cancellation);

    // The ticket was merged while the agent wrote. Nothing is sent into another conversation unread: it is kept there as a draft, or
    // here, where the agent can't write there.
    public async Task<IResult> KeepInTargetAsync(HttpContext context, TicketSummary ticket, ReplyForm form, CancellationToken cancellation)
    {
        var target = await Merges.FollowAsync(Tables.Of(database), ticket.Id, cancellation);
        var department = await database
            .Table<TicketRow>()
            .Where(t => t.Id == target)
            .Select(t => t.DepartmentId)
            .FirstOrDefaultAsync(cancellation);
        if (access.User.Info is not { } author || !await access.MayWriteAsync(author, department, cancellation))
        {
            await KeepAsync(ticket.Id, form, cancellation);
            context.Response.Toast(
                T["The ticket was merged into one that you can't write in. Nothing was sent. Your text is kept here."],
                "warning"
            );
            return GoTo(context, ticket.Id);
        }
        var draft = Draft(ticket.Id, form);
        await database.WriteAsync(
            async write =>
            {
                await Drafts.AppendAsync(write, draft, form.Source, target, cancellation);
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
        await KeepAsync(ticket.Id, form, cancellation);
        context.Response.Toast(
            T[
                "The ticket was moved to trash while you were writing. Nothing was sent. Your text is saved as a draft and will be here if the ticket is restored."
            ],
            "warning"
        );
        return GoTo(context, ticket.Id);
    }

    private DraftRow Draft(long ticketId, ReplyForm form) =>
        new()
        {
            UserId = access.User.Id,
            TicketId = ticketId,
            Kind = form.Kind,
            Html = form.Html,
            Uploads = form.Uploads,
        };

    private static IResult GoTo(HttpContext context, long ticketId)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"/tickets/{ticketId}");
        if (!context.Request.WantsFragment())
            return TypedResults.LocalRedirect(address);
        context.Response.Headers["HX-Redirect"] = address;
        return TypedResults.Ok();
    }
}
