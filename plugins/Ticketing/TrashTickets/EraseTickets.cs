using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.BrowseTickets;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.TrashTickets;

/// <summary>What the page that asks shows.</summary>
public sealed record EraseModel(IReadOnlyList<TicketListRow> Tickets, ViewsModel Views);

/// <summary>
/// GET and POST /tickets/erase: erases tickets that lie in the trash. A page asks first, because nothing brings them back.
/// </summary>
internal sealed class EraseTickets(
    IDatabase database,
    Access access,
    ReaderViews views,
    TicketErasure erasure,
    IStringLocalizer<TicketingPlugin> T
)
{
    /// <summary>As many as a list shows at most.</summary>
    private const int Most = 200;

    public static string Address(IEnumerable<long> ids) =>
        $"/tickets/erase?ids={string.Join(',', ids.Take(Most).Select(id => id.ToString(CultureInfo.InvariantCulture)))}";

    public async Task<IResult> ShowAsync(string? ids, HttpContext context, CancellationToken cancellation)
    {
        var where = await access.WhereAsync(TicketingPermissions.Erase, cancellation);
        var seen = await access.WhereAsync(TicketingPermissions.View, cancellation);
        var rows = (await TicketListQuery.ReadRowsAsync(database, Numbers(ids), access.User.Id, cancellation))
            .Where(row => row.Category == StatusCategory.Trash && where.Contains(row.DepartmentId) && seen.Contains(row.DepartmentId))
            .OrderBy(row => row.Id)
            .ToList();
        if (rows.Count > 0)
            return PageResults.Page<ErasePage>(new { Model = new EraseModel(rows, await views.ReadAsync("trash", cancellation)) });
        context.Response.Toast(
            T["There's nothing to delete. These tickets aren't in the trash, or you don't have permission to delete them."],
            "warning"
        );
        return TypedResults.LocalRedirect("/tickets/trash");
    }

    public async Task<IResult> EraseAsync(HttpContext context, CancellationToken cancellation)
    {
        var form = await context.ReadFormAsync<EraseInput>(cancellation);
        var erased = 0;
        foreach (var id in Numbers(string.Join(',', form.Model.Ids)))
            // One transaction each: a hundred tickets must not hold everybody else up, nor fail together.
            if (
                await database.WriteAsync(
                    write =>
                        erasure.EraseAsync(
                            write,
                            id,
                            async department =>
                                await access.MayAsync(TicketingPermissions.View, department, cancellation)
                                && await access.MayAsync(TicketingPermissions.Erase, department, cancellation),
                            null,
                            cancellation
                        ),
                    cancellation
                )
            )
                erased++;
        if (erased > 0)
            context.Response.Toast(T.Plural(erased, "{0} ticket was permanently deleted.", "{0} tickets were permanently deleted."));
        else
            context.Response.Toast(
                T["Nothing was deleted. These tickets aren't in the trash, or you don't have permission to delete them."],
                "warning"
            );
        return TypedResults.LocalRedirect("/tickets/trash");
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
