using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.AdministerStatuses;

/// <summary>/admin/statuses: the statuses in order; moving, retiring and restoring them.</summary>
internal sealed class StatusAdministration(
    IDatabase database,
    OptionDirectory options,
    TicketStatuses statuses,
    RetiredStatuses retired,
    IStringLocalizer<TicketingPlugin> T
)
{
    public const string Home = "/admin/statuses";

    /// <summary>What changes statuses waits for this, so that ids, keys, and places are given once.</summary>
    public const string Lock = "ticketing_option";

    // So many tickets change while the admin waits; the rest follows in the background.
    private const int AtOnce = 100;

    // What rules of Hookdesk put tickets in: new ones, those that a customer writes in, and those that are merged.
    private static readonly StatusCategory[] Needed = [StatusCategory.New, StatusCategory.Open, StatusCategory.Closed];

    public async Task<IResult> ListAsync(CancellationToken cancellation)
    {
        var known = await statuses.ListAsync(cancellation);
        var counts = await CountsAsync(database, cancellation);
        var defaults = known
            .Where(status => !status.IsRetired)
            .GroupBy(status => status.Category)
            .Select(group => group.First().Id)
            .ToHashSet();
        return PageResults.Page<StatusesPage>(
            new
            {
                Rows = known
                    .Select(
                        (status, index) =>
                            new StatusListRow(status, counts.GetValueOrDefault(status.Id))
                            {
                                IsDefault = defaults.Contains(status.Id),
                                MayMoveUp = index > 0 && known[index - 1].Category == status.Category,
                                MayMoveDown = index < known.Count - 1 && known[index + 1].Category == status.Category,
                            }
                    )
                    .ToList(),
            }
        );
    }

    /// <summary>POST /admin/statuses/{id}/move: one place up or down within its category.</summary>
    public async Task<IResult> MoveAsync(int id, HttpContext context, CancellationToken cancellation)
    {
        var step = (await context.ReadFormAsync<MoveStatusInput>(cancellation)).Model.To == "up" ? -1 : 1;
        await database.WriteAsync(
            async write =>
            {
                await write.LockAsync(Lock, cancellation);
                var rows = (await OptionDirectory.ReadAsync(Tables.Of(write), cancellation)).Statuses.ToList();
                var index = rows.FindIndex(row => row.Id == id);
                var other = index + step;
                if (index < 0 || other < 0 || other >= rows.Count || TicketStatus.CategoryOf(rows[other].Id) != TicketStatus.CategoryOf(id))
                    return;
                (rows[index], rows[other]) = (rows[other], rows[index]);
                await PlaceAsync(write, rows, cancellation);
                Changed(write, rows[other]);
            },
            cancellation
        );
        return TypedResults.LocalRedirect($"{Home}#status-{id}");
    }

    /// <summary>POST /admin/statuses/{id}/retire: nobody chooses it any more, and tickets keep it or get another one.</summary>
    public async Task<IResult> RetireAsync(int id, HttpContext context, CancellationToken cancellation)
    {
        var instead = (await context.ReadFormAsync<RetireStatusInput>(cancellation)).Model.Instead;
        var (row, error) = await database.WriteAsync(
            async Task<(OptionRow? Row, string? Error)> (IWriteScope write) =>
            {
                await write.LockAsync(Lock, cancellation);
                var known = await OptionDirectory.ReadAsync(Tables.Of(write), cancellation);
                if (known.FindStatus(id) is not { } row)
                    return (null, null);
                if (IsNeeded(known, id))
                    return (row, T["This status can't be retired because Hookdesk needs one of its category."].Value);
                if (instead is { } other && (other == id || !CanReplace(known.FindStatus(other))))
                    return (row, T["The other status doesn't exist or is retired. Nothing was changed."].Value);
                await write
                    .Table<OptionRow>()
                    .Where(option => option.Property == OptionRow.StatusProperty && option.Id == id)
                    .Set(option => option.IsRetired, true)
                    .Set(option => option.ReplacedBy, instead)
                    .Set(option => option.Version, option => option.Version + 1)
                    .UpdateAsync(cancellation);
                // What was to become this one becomes the other, or stays.
                await write
                    .Table<OptionRow>()
                    .Where(option => option.Property == OptionRow.StatusProperty && option.ReplacedBy == id)
                    .Set(option => option.ReplacedBy, instead)
                    .UpdateAsync(cancellation);
                write.Record(new TicketOptionRetired(OptionRow.StatusProperty, id) { ReplacedBy = instead, Name = NameOf(row) });
                return (row, null);
            },
            cancellation
        );
        if (row is null)
            return TypedResults.NotFound();
        if (error is not null)
            context.Response.Toast(error, "danger");
        else
        {
            var done = await retired.ReplaceAsync(await options.ReadAsync(cancellation), AtOnce, cancellation);
            context.Response.Toast(
                done < AtOnce
                    ? T["{0} was retired.", (await statuses.GetAsync(id, cancellation)).Name]
                    : T[
                        "{0} was retired. Its tickets are being changed in the background.",
                        (await statuses.GetAsync(id, cancellation)).Name
                    ]
            );
        }
        return TypedResults.LocalRedirect($"{Home}/{id}");
    }

    /// <summary>POST /admin/statuses/{id}/restore: it can be chosen again.</summary>
    public async Task<IResult> RestoreAsync(int id, HttpContext context, CancellationToken cancellation)
    {
        var found = await database.WriteAsync(
            async write =>
            {
                await write.LockAsync(Lock, cancellation);
                if ((await OptionDirectory.ReadAsync(Tables.Of(write), cancellation)).FindStatus(id) is not { } row)
                    return false;
                await write
                    .Table<OptionRow>()
                    .Where(option => option.Property == OptionRow.StatusProperty && option.Id == id)
                    .Set(option => option.IsRetired, false)
                    .Set(option => option.ReplacedBy, (int?)null)
                    .Set(option => option.Version, option => option.Version + 1)
                    .UpdateAsync(cancellation);
                Changed(write, row);
                return true;
            },
            cancellation
        );
        if (!found)
            return TypedResults.NotFound();
        context.Response.Toast(T["{0} can be chosen again.", (await statuses.GetAsync(id, cancellation)).Name]);
        return TypedResults.LocalRedirect($"{Home}/{id}");
    }

    /// <summary>True when it is the last of a category of which Hookdesk needs one.</summary>
    public static bool IsNeeded(OptionSnapshot known, int id)
    {
        var category = TicketStatus.CategoryOf(id);
        return category.IsSystem()
            || (
                Needed.Contains(category)
                && !known.Statuses.Any(row => row.Id != id && !row.IsRetired && TicketStatus.CategoryOf(row.Id) == category)
            );
    }

    /// <summary>True when tickets can get it in place of a retired one.</summary>
    public static bool CanReplace(OptionRow? row) =>
        row is { IsRetired: false } && TicketStatus.CategoryOf(row.Id) is not (StatusCategory.New or StatusCategory.Trash);

    /// <summary>How many tickets have each status.</summary>
    public static Task<Dictionary<int, long>> CountsAsync(IDatabase database, CancellationToken cancellation) =>
        database
            .Table<CountRow>()
            .GroupBy(row => row.StatusId)
            .Select(group => new { group.Key, N = group.Sum(row => row.N) })
            .ToDictionaryAsync(group => group.Key, group => group.N, cancellation);

    /// <summary>Gives the rows their places in this order.</summary>
    public static async Task PlaceAsync(IWriteScope write, IReadOnlyList<OptionRow> rows, CancellationToken cancellation)
    {
        for (var position = 0; position < rows.Count; position++)
        {
            var (id, place) = (rows[position].Id, position);
            await write
                .Table<OptionRow>()
                .Where(row => row.Property == OptionRow.StatusProperty && row.Id == id && row.Position != place)
                .Set(row => row.Position, place)
                .UpdateAsync(cancellation);
        }
    }

    public static void Changed(IWriteScope write, OptionRow row) =>
        write.Record(new TicketOptionChanged(OptionRow.StatusProperty, row.Id) { Name = NameOf(row) });

    /// <summary>The name in the audit log, which is the same for all its readers.</summary>
    public static string NameOf(OptionRow row) => row.Name ?? row.Key;
}
