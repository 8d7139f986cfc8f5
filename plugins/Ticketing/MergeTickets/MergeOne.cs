using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.BrowseTickets;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.ReadTicket;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.MergeTickets;

/// <summary>Where a ticket goes on: the number that was typed, or else the one that was chosen.</summary>
internal sealed record MergeInput
{
    public string Number { get; init; } = "";
    public long Into { get; init; }
}

/// <summary>
/// GET and POST /tickets/{id}/merge: a ticket is merged into another, chosen among the requester's open ones or by its number.
/// </summary>
internal sealed class MergeOne(
    IDatabase database,
    Access access,
    TicketLoader loader,
    ReaderViews views,
    TicketMerge merge,
    OptionDirectory options,
    IStringLocalizer<TicketingPlugin> T
)
{
    private const int MostOffered = 20;

    public async Task<IResult> ShowAsync(long id, CancellationToken cancellation)
    {
        if (await loader.FindAsync(id, cancellation) is not { } ticket)
            return TypedResults.NotFound();
        if (ticket.MergedIntoId is not null)
            return TypedResults.LocalRedirect(Address(id));
        if (!(await loader.RightsAsync(ticket, cancellation)).Change)
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        return PageResults.Page<MergePage>(new { Model = await ModelAsync(ticket, cancellation) });
    }

    public async Task<IResult> MergeAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        if (await loader.FindAsync(id, cancellation) is not { } ticket)
            return TypedResults.NotFound();
        var form = (await context.ReadFormAsync<MergeInput>(cancellation)).Model;
        var (typed, chosen) = (form.Number, form.Into);
        // Who types a number means it, whatever the page had marked before.
        var target = typed.Length > 0 ? Number(typed.TrimStart('#')) : chosen;
        var outcome =
            target == 0
                ? (MergeOutcome?)null
                : await database.WriteAsync(write => merge.MergeAsync(write, id, target, cancellation), cancellation);
        if (outcome == MergeOutcome.Done)
        {
            context.Response.Toast(T["#{0} was merged into this ticket.", id]);
            return TypedResults.LocalRedirect(Address(target));
        }
        if (outcome == MergeOutcome.NotAllowed && !await access.MayAsync(TicketingPermissions.Change, ticket.DepartmentId, cancellation))
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        var model = await ModelAsync(ticket, cancellation) with
        {
            Chosen = chosen,
            Typed = typed,
            Error =
                outcome is { } refused ? MergeLabels.Of(refused, target, T)
                : typed.Length > 0 ? T["“{0}” isn't a ticket number.", typed]
                : T["Choose a ticket or enter its number."],
        };
        return PageResults.Page<MergePage>(new { Model = model }, StatusCodes.Status422UnprocessableEntity);
    }

    private async Task<MergeModel> ModelAsync(TicketSummary ticket, CancellationToken cancellation)
    {
        var where = await access.WhereAsync(TicketingPermissions.Change, cancellation);
        var open = (await options.ReadAsync(cancellation)).StatusesIn(StatusCategories.Open);
        var offered = database
            .Table<TicketRow>()
            .Where(t => t.RequesterId == ticket.RequesterId && t.Id != ticket.Id && open.Contains(t.StatusId));
        if (!where.IsAll)
            offered = offered.Where(t => where.Ids.Contains(t.DepartmentId));
        var ids = await offered
            .OrderByDescending(t => t.LastActivityAt)
            .ThenByDescending(t => t.Id)
            .Take(MostOffered)
            .Select(t => t.Id)
            .ToListAsync(cancellation);
        var rows = await TicketListQuery.ReadRowsAsync(database, ids, access.User.Id, cancellation);
        return new MergeModel(ticket, [.. rows.OrderBy(row => ids.IndexOf(row.Id))], await views.ReadAsync(null, cancellation));
    }

    private static string Address(long id) => string.Create(CultureInfo.InvariantCulture, $"/tickets/{id}");

    private static long Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
