using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.BrowseTickets;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.MergeTickets;

/// <summary>GET and POST /tickets/merge: of the tickets selected in a list one goes on, the others are merged into it.</summary>
internal sealed class MergeSeveral(
    IDatabase database,
    Access access,
    ReaderViews views,
    TicketMerge merge,
    IStringLocalizer<TicketingPlugin> T
)
{
    /// <summary>Nobody means to merge more at a time.</summary>
    public const int Most = 50;

    public static string Address(IEnumerable<long> ids) =>
        $"/tickets/merge?ids={string.Join(',', ids.Select(id => id.ToString(CultureInfo.InvariantCulture)))}";

    public async Task<IResult> ShowAsync(string? ids, HttpContext context, CancellationToken cancellation)
    {
        var rows = await RowsAsync(Numbers(ids), cancellation);
        if (rows.Count < 2)
        {
            context.Response.Toast(T["Select at least two tickets that you can change and that haven't already been merged."], "warning");
            return TypedResults.LocalRedirect("/tickets");
        }
        return PageResults.Page<MergeSeveralPage>(
            new { Model = new MergeSeveralModel(rows, await views.ReadAsync(null, cancellation), "/tickets") }
        );
    }

    public async Task<IResult> MergeAsync(HttpContext context, CancellationToken cancellation)
    {
        var form = (await context.ReadFormAsync<MergeSeveralInput>(cancellation)).Model;
        var (target, ids) = (form.Into, Numbers(string.Join(',', form.Ids)));
        if (target == 0)
        {
            context.Response.Toast(T["Choose the ticket to keep."], "warning");
            return TypedResults.LocalRedirect(Address(ids));
        }
        var refused = new List<string>();
        var done = 0;
        foreach (var id in ids.Where(id => id != target))
        {
            // One transaction each, so that one that cannot be merged does not keep the others.
            var outcome = await database.WriteAsync(write => merge.MergeAsync(write, id, target, cancellation), cancellation);
            if (outcome == MergeOutcome.Done)
                done++;
            else
                refused.Add($"#{id}: {MergeLabels.Of(outcome, target, T)}");
        }
        if (refused.Count > 0)
            context.Response.Toast(string.Join(" ", refused.Distinct().Take(3)), "warning");
        else if (done > 0)
            context.Response.Toast(T.Plural(done, "{0} ticket was merged into this one.", "{0} tickets were merged into this one."));
        return TypedResults.LocalRedirect(done > 0 ? string.Create(CultureInfo.InvariantCulture, $"/tickets/{target}") : "/tickets");
    }

    private async Task<IReadOnlyList<TicketListRow>> RowsAsync(IReadOnlyList<long> ids, CancellationToken cancellation)
    {
        var merged = await database
            .Table<TicketRow>()
            .Where(t => ids.Contains(t.Id) && t.MergedIntoId != null)
            .Select(t => t.Id)
            .ToListAsync(cancellation);
        var where = await access.WhereAsync(TicketingPermissions.Change, cancellation);
        var seen = await access.WhereAsync(TicketingPermissions.View, cancellation);
        return
        [
            .. (await TicketListQuery.ReadRowsAsync(database, [.. ids.Except(merged)], access.User.Id, cancellation))
                .Where(row => row.Category != StatusCategory.Trash && where.Contains(row.DepartmentId) && seen.Contains(row.DepartmentId))
                .OrderBy(row => row.Id),
        ];
    }

    private static IReadOnlyList<long> Numbers(string? text) =>
        [
            .. (text ?? "")
                .Split(',')
                .Select(part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
                .Where(number => number > 0)
                .Distinct()
                .Take(Most),
        ];
}

/// <summary>Why tickets were not merged, as people read it.</summary>
internal static class MergeLabels
{
    public static string Of(MergeOutcome outcome, long target, IStringLocalizer T) =>
        outcome switch
        {
            MergeOutcome.Itself => T["A ticket can't be merged into itself."],
            MergeOutcome.NotFound => T["Ticket #{0} doesn't exist, or you don't have access to it.", target],
            MergeOutcome.NotAllowed => T["You don't have permission to change #{0} or to move messages to its department.", target],
            MergeOutcome.AlreadyMerged => T["This ticket has already been merged."],
            MergeOutcome.TargetMerged => T["#{0} has already been merged into another ticket. Choose that ticket instead.", target],
            MergeOutcome.InTrash => T["This ticket is in the trash. Restore it before merging."],
            MergeOutcome.TargetInTrash => T["#{0} is in the trash. Restore it first.", target],
            _ => "",
        };
}
