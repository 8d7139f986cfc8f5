using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.MergeTickets;
using Hookdesk.Ticketing.TrashTickets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.BrowseTickets;

/// <summary>POST /tickets/bulk: does one thing to each selected ticket that the agent may do it to.</summary>
internal static class ChangeSeveral
{
    private const int Most = 500;

    public static async Task<RedirectHttpResult> HandleAsync(
        HttpContext context,
        [FromForm] long[]? ids,
        [FromForm] string? action,
        [FromForm] string? back,
        IDatabase database,
        Access access,
        IActor actor,
        IStringLocalizer<TicketingPlugin> T,
        CancellationToken cancellation
    )
    {
        // Which of them goes on is asked for on a page of its own, and so is whether they are to be erased.
        if (action == "merge" && ids is { Length: > 0 })
            return TypedResults.LocalRedirect(MergeSeveral.Address(ids.Distinct().Take(MergeSeveral.Most)));
        if (action == "erase" && ids is { Length: > 0 })
            return TypedResults.LocalRedirect(EraseTickets.Address(ids.Distinct()));
        var batch = Guid.NewGuid().ToString("N");
        var done = 0;
        foreach (var id in (ids ?? []).Distinct().Take(Most))
            // One transaction each: a hundred tickets must not hold everybody else up, nor fail together.
            if (await database.WriteAsync(write => ChangeAsync(write, id, action, batch, access, actor, cancellation), cancellation))
                done++;
        if (ids is not { Length: > 0 })
            context.Response.Toast(T["Select tickets first."], "info");
        else if (done == 0)
            context.Response.Toast(T["Nothing was changed: you may not do this to these tickets, or it was so already."], "warning");
        else if (action == "trash")
            context.Response.Toast(
                T.Plural(done, "{0} ticket moved to the trash.", "{0} tickets moved to the trash."),
                "success",
                $"/tickets/restore?batch={batch}&back={Uri.EscapeDataString(BackTo(back))}"
            );
        else if (action == "restore")
            context.Response.Toast(TrashLabels.Restored(done, T));
        else
            context.Response.Toast(T.Plural(done, "{0} ticket changed.", "{0} tickets changed."));
        return TypedResults.LocalRedirect(BackTo(back));
    }

    /// <summary>The list to go back to, where it is an address of ours.</summary>
    public static string BackTo(string? back) =>
        back is { Length: > 1 } && back[0] == '/' && back[1] is not ('/' or '\\') ? back : "/tickets";

    private static async Task<bool> ChangeAsync(
        IWriteScope write,
        long id,
        string? action,
        string batch,
        Access access,
        IActor actor,
        CancellationToken cancellation
    )
    {
        var inHand = await LockedTicket.TakeAsync(write, id, cancellation);
        if (
            inHand is null
            || inHand.Ticket.MergedIntoId is not null
            || !await access.MayAsync(TicketingPermissions.View, inHand.Ticket.DepartmentId, cancellation)
        )
            return false;
        // Out of the trash leads one way only.
        if (inHand.IsInTrash != (action == "restore"))
            return false;
        var permission = action switch
        {
            "take" => TicketingPermissions.Assign,
            "trash" or "restore" => TicketingPermissions.Trash,
            _ => TicketingPermissions.Change,
        };
        if (!await access.MayAsync(permission, inHand.Ticket.DepartmentId, cancellation))
            return false;
        var (status, assignee) = (inHand.Ticket.Status, inHand.Ticket.AssigneeId);
        switch (action)
        {
            case "take":
                inHand.Assign(access.User.Id, access.User.Info?.Name);
                break;
            case "close":
                inHand.SetStatus(TicketStatus.Closed);
                break;
            case "open":
                inHand.SetStatus(TicketStatus.Open);
                break;
            case "spam":
                inHand.SetStatus(TicketStatus.Spam);
                break;
            case "trash":
                await inHand.TrashAsync(actor.Current, batch, cancellation);
                break;
            case "restore":
                await inHand.RestoreAsync(to: null, cancellation);
                break;
        }
        if ((status, assignee) == (inHand.Ticket.Status, inHand.Ticket.AssigneeId))
            return false;
        await inHand.SaveAsync(cancellation);
        return true;
    }
}
