using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.BrowseTickets;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.Labels;
using Hookdesk.Ticketing.MergeTickets;
using Hookdesk.Ticketing.TrashTickets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.ChangeTicket;

/// <summary>The form of a list: what to do to which tickets, and where to go back to.</summary>
internal sealed record BulkForm(long[]? Ids, string? Action, string? Back);

/// <summary>POST /tickets/bulk: does one thing to each selected ticket that the agent may do it to.</summary>
internal sealed class ChangeSeveral(
    IDatabase database,
    Access access,
    IActor actor,
    OptionDirectory options,
    UndoSeveral undo,
    IStringLocalizer<TicketingPlugin> T
)
{
    private const int Most = 500;

    // What an action that sets a status begins with; its key follows.
    private const string ToStatus = "status-";

    public async Task<RedirectHttpResult> HandleAsync(HttpContext context, BulkForm form, CancellationToken cancellation)
    {
        var (ids, action, back) = form;
        // Which of them goes on is asked for on a page of its own, and so is whether they are to be erased.
        if (action == "merge" && ids is { Length: > 0 })
            return TypedResults.LocalRedirect(MergeSeveral.Address(ids.Distinct().Take(MergeSeveral.Most)));
        if (action == "erase" && ids is { Length: > 0 })
            return TypedResults.LocalRedirect(EraseTickets.Address(ids.Distinct()));
        var batch = Guid.NewGuid().ToString("N");
        var changes = new List<BulkChange>();
        foreach (var id in (ids ?? []).Distinct().Take(Most))
            // One transaction each: a hundred tickets must not hold everybody else up, nor fail together.
            if (await database.WriteAsync(write => ChangeAsync(write, id, action, batch, cancellation), cancellation) is { } change)
                changes.Add(change);
        var done = changes.Count;
        if (ids is not { Length: > 0 })
            context.Response.Toast(T["Select one or more tickets first."], "info");
        else if (done == 0)
            context.Response.Toast(
                T["Nothing was changed. You don't have permission for these tickets, or they already have this value."],
                "warning"
            );
        else if (action == "trash")
            context.Response.Toast(
                T.Plural(done, "{0} ticket moved to trash.", "{0} tickets moved to trash."),
                "success",
                $"/tickets/restore?batch={batch}&back={Uri.EscapeDataString(ListAddress.BackTo(back))}"
            );
        else if (action == "restore")
            context.Response.Toast(TrashLabels.Restored(done, T));
        else
            context.Response.Toast(
                Words(action, done),
                "success",
                await undo.OfferAsync(batch, changes, ListAddress.BackTo(back), cancellation)
            );
        return TypedResults.LocalRedirect(ListAddress.BackTo(back));
    }

    private string Words(string? action, int count) =>
        action switch
        {
            "take" => T.Plural(count, "{0} ticket assigned to you.", "{0} tickets assigned to you."),
            "close" => T.Plural(count, "{0} ticket closed.", "{0} tickets closed."),
            "open" => T.Plural(count, "{0} ticket reopened.", "{0} tickets reopened."),
            "spam" => T.Plural(count, "{0} ticket marked as spam.", "{0} tickets marked as spam."),
            _ => T.Plural(count, "{0} ticket updated.", "{0} tickets updated."),
        };

    private async Task<BulkChange?> ChangeAsync(IWriteScope write, long id, string? action, string batch, CancellationToken cancellation)
    {
        var locked = await LockedTicket.TakeAsync(write, id, cancellation);
        if (
            locked is null
            || locked.Ticket.MergedIntoId is not null
            || !await access.MayAsync(TicketingPermissions.View, locked.Ticket.DepartmentId, cancellation)
        )
            return null;
        // Out of the trash leads one way only.
        if (locked.IsInTrash != (action == "restore"))
            return null;
        var permission = action switch
        {
            "take" => TicketingPermissions.Assign,
            "trash" or "restore" => TicketingPermissions.Trash,
            _ => TicketingPermissions.Change,
        };
        if (!await access.MayAsync(permission, locked.Ticket.DepartmentId, cancellation))
            return null;
        var (before, assignee) = (locked.Ticket.StatusId, locked.Ticket.AssigneeId);
        var known = await options.ReadAsync(cancellation);
        switch (action)
        {
            case "take":
                locked.Assign(access.User.Id, access.User.Info?.Name);
                break;
            case "close":
                locked.SetCategory(StatusCategory.Closed, known);
                break;
            case "open":
                locked.SetCategory(StatusCategory.Open, known);
                break;
            case { } chosen when chosen.StartsWith(ToStatus, StringComparison.Ordinal):
                if (
                    known.FindStatus(chosen[ToStatus.Length..]) is { IsRetired: false } status
                    && TicketStatus.CategoryOf(status.Id) != StatusCategory.Trash
                )
                    locked.SetStatus(status.Id);
                break;
            case "spam":
                locked.SetCategory(StatusCategory.Spam, known);
                break;
            case "trash":
                await locked.TrashAsync(actor.Current, batch, cancellation);
                break;
            case "restore":
                await locked.RestoreAsync(to: null, cancellation);
                break;
        }
        if ((before, assignee) == (locked.Ticket.StatusId, locked.Ticket.AssigneeId))
            return null;
        await locked.SaveAsync(cancellation);
        return new BulkChange(id, new BulkState(before, assignee), new BulkState(locked.Ticket.StatusId, locked.Ticket.AssigneeId));
    }
}
