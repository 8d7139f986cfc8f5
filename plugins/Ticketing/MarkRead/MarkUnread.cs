using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.MarkRead;

/// <summary>
/// POST /tickets/{id}/unread: the newest message that a person wrote is unread again for the agent, who goes back to the list.
/// </summary>
internal static class MarkUnread
{
    public static async Task<IResult> HandleAsync(
        long id,
        string? back,
        HttpContext context,
        IDatabase database,
        Access access,
        ReadMarks marks,
        IStringLocalizer<TicketingPlugin> T,
        CancellationToken cancellation
    )
    {
        var ticket = await database
            .Table<TicketRow>()
            .Where(t => t.Id == id)
            .Select(t => new { t.DepartmentId, t.LastMessageId })
            .FirstOrDefaultAsync(cancellation);
        if (ticket is null || !await access.MayAsync(TicketingPermissions.View, ticket.DepartmentId, cancellation))
            return TypedResults.NotFound();
        var before = await database
            .Table<MessageRow>()
            .Where(m => m.TicketId == id && m.Id < ticket.LastMessageId)
            .MaxAsync(m => (long?)m.Id, cancellation);
        await marks.TakeBackAsync(access.User.Id, id, before ?? 0, cancellation);
        context.Response.Toast(T["Marked as unread."]);
        return TypedResults.LocalRedirect(LocalAddress.Of(back, "/tickets"));
    }
}
