using System.Text.Json;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.BrowseTickets;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.ChangeTicket;

/// <summary>A ticket as it was before it was changed with others, and after.</summary>
internal sealed record BulkChange(long TicketId, BulkState Before, BulkState After);

/// <summary>What changing several tickets at once can change.</summary>
internal sealed record BulkState(int Status, long? AssigneeId);

/// <summary>
/// POST /tickets/bulk/undo?batch=…: takes back what was done to several tickets in one go. A ticket that somebody has changed since stays
/// as it is. Scoped.
/// </summary>
internal sealed class UndoSeveral(IDatabase database, Access access, IUsers users, IStringLocalizer<TicketingPlugin> T)
{
    // The offer stands for seconds; whoever reads the toast has longer.
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>Keeps what was done, and returns the address that takes it back.</summary>
    public async Task<string> OfferAsync(string batch, IReadOnlyList<BulkChange> changes, string back, CancellationToken cancellation)
    {
        await database.WriteAsync(
            async write =>
            {
                var old = write.Now - Kept;
                await write.Table<BulkChangeRow>().Where(row => row.At < old).DeleteAsync(cancellation);
                await write.InsertAsync(
                    new BulkChangeRow
                    {
                        Batch = batch,
                        UserId = access.User.Id,
                        Changes = JsonSerializer.Serialize(changes),
                        At = write.Now,
                    },
                    cancellation
                );
            },
            cancellation
        );
        return $"/tickets/bulk/undo?batch={batch}&back={Uri.EscapeDataString(back)}";
    }

    public async Task<RedirectHttpResult> HandleAsync(string? batch, string? back, HttpContext context, CancellationToken cancellation)
    {
        var user = access.User.Id;
        var row = await database.Table<BulkChangeRow>().FirstOrDefaultAsync(row => row.Batch == batch && row.UserId == user, cancellation);
        var changes = row is null ? [] : JsonSerializer.Deserialize<List<BulkChange>>(row.Changes)!;
        var done = 0;
        foreach (var change in changes)
            if (await database.WriteAsync(write => UndoAsync(write, change, cancellation), cancellation))
                done++;
        if (done > 0)
            context.Response.Toast(
                T.Plural(done, "{0} ticket restored to its previous state.", "{0} tickets restored to their previous state.")
            );
        else
            context.Response.Toast(T["Nothing was undone because the tickets have changed since."], "warning");
        return TypedResults.LocalRedirect(ListAddress.BackTo(back));
    }

    private async Task<bool> UndoAsync(IWriteScope write, BulkChange change, CancellationToken cancellation)
    {
        var locked = await LockedTicket.TakeAsync(write, change.TicketId, cancellation);
        if (
            locked is null
            || StatusRules.IsReadOnly(locked.Ticket.Category, locked.Ticket.MergedIntoId)
            || new BulkState(locked.Ticket.StatusId, locked.Ticket.AssigneeId) != change.After
        )
            return false;
        var permission = change.Before.Status == change.After.Status ? TicketingPermissions.Assign : TicketingPermissions.Change;
        if (!await access.MayAsync(permission, locked.Ticket.DepartmentId, cancellation))
            return false;
        locked.SetStatus(change.Before.Status);
        var assignee = change.Before.AssigneeId;
        locked.Assign(assignee, assignee is { } id ? (await users.FindAsync(id, cancellation))?.Name : null);
        await locked.SaveAsync(cancellation);
        return true;
    }
}
