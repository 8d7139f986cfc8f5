using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.BrowseTickets;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.Labels;
using Hookdesk.Ticketing.ReadTicket;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.TrashTickets;

/// <summary>
/// POST /tickets/{id}/trash and /tickets/{id}/restore: into the trash and out of it. The agent stays on the ticket, which says where it
/// lies.
/// </summary>
internal sealed class TrashOne(
    IDatabase database,
    Access access,
    IActor actor,
    TicketLoader loader,
    TicketStatuses statuses,
    IStringLocalizer<TicketingPlugin> T
)
{
    public async Task<IResult> TrashAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        if (await RefusalAsync(id, cancellation) is { } refusal)
            return refusal;
        var done = await database.WriteAsync(
            async write =>
            {
                var locked = await LockedTicket.TakeAsync(write, id, cancellation);
                // Both may have changed since the page was made.
                if (
                    locked?.Ticket.MergedIntoId is not null
                    || locked is null
                    || !await access.MayAsync(TicketingPermissions.Trash, locked.Ticket.DepartmentId, cancellation)
                )
                    return false;
                if (!await locked.TrashAsync(actor.Current, batch: null, cancellation))
                    return false;
                await locked.SaveAsync(cancellation);
                return true;
            },
            cancellation
        );
        if (done)
            context.Response.Toast(T["Moved to trash."], "success", $"/tickets/{id}/restore");
        return Answer(id, context);
    }

    public async Task<IResult> RestoreAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        if (await RefusalAsync(id, cancellation) is { } refusal)
            return refusal;
        var status = await database.WriteAsync(
            async write =>
            {
                var locked = await LockedTicket.TakeAsync(write, id, cancellation);
                if (
                    locked is null
                    || !await access.MayAsync(TicketingPermissions.Trash, locked.Ticket.DepartmentId, cancellation)
                    || !await locked.RestoreAsync(to: null, cancellation)
                )
                    return (int?)null;
                await locked.SaveAsync(cancellation);
                return locked.Ticket.StatusId;
            },
            cancellation
        );
        if (status is { } now)
            context.Response.Toast(T["Ticket restored. Its status is {0}.", (await statuses.GetAsync(now, cancellation)).Name]);
        return Answer(id, context);
    }

    /// <summary>
    /// POST /tickets/restore?batch=…: brings back what the agent moved to the trash in one go. Only the same agent can know the word.
    /// </summary>
    public async Task<IResult> RestoreBatchAsync(string? batch, string? back, HttpContext context, CancellationToken cancellation)
    {
        var user = access.User.Id;
        var ids = string.IsNullOrEmpty(batch)
            ? []
            : await database
                .Table<TrashRow>()
                .Where(row => row.Batch == batch && row.UserId == user)
                .OrderBy(row => row.TicketId)
                .Select(row => row.TicketId)
                .ToListAsync(cancellation);
        var done = 0;
        foreach (var id in ids)
            if (
                await database.WriteAsync(
                    async write =>
                    {
                        var locked = await LockedTicket.TakeAsync(write, id, cancellation);
                        if (
                            locked is null
                            || !await access.MayAsync(TicketingPermissions.Trash, locked.Ticket.DepartmentId, cancellation)
                            || !await locked.RestoreAsync(to: null, cancellation)
                        )
                            return false;
                        await locked.SaveAsync(cancellation);
                        return true;
                    },
                    cancellation
                )
            )
                done++;
        context.Response.Toast(TrashLabels.Restored(done, T), done > 0 ? "success" : "warning");
        return TypedResults.LocalRedirect(BrowseTickets.ListAddress.BackTo(back));
    }

    private async Task<IResult?> RefusalAsync(long id, CancellationToken cancellation)
    {
        if (await loader.FindAsync(id, cancellation) is not { } ticket)
            return TypedResults.NotFound();
        return ticket.MergedIntoId is not null || !await access.MayAsync(TicketingPermissions.Trash, ticket.DepartmentId, cancellation)
            ? TypedResults.StatusCode(StatusCodes.Status403Forbidden)
            : null;
    }

    private static IResult Answer(long id, HttpContext context)
    {
        if (!context.Request.WantsFragment())
            return TypedResults.LocalRedirect($"/tickets/{id}");
        context.Response.Headers["HX-Redirect"] = $"/tickets/{id}";
        return TypedResults.Ok();
    }
}
