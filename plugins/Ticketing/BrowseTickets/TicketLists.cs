using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.Labels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.BrowseTickets;

/// <summary>What a list shows.</summary>
public sealed record TicketListModel(
    TicketView View,
    string Title,
    TicketStatus? Status,
    IReadOnlyList<TicketListRow> Rows,
    ViewsModel Views
)
{
    public required IReadOnlyDictionary<long, UserInfo> Users { get; init; }

    /// <summary>The place before which the previous page ends, and after which the next begins; null where there is none.</summary>
    public required string? Before { get; init; }
    public required string? After { get; init; }

    /// <summary>What the first page is known again by.</summary>
    public required string Mark { get; init; }

    public required bool IsFirstPage { get; init; }
    public required bool IsCompact { get; init; }
    public required bool MayCreate { get; init; }
    public required bool MayChange { get; init; }
    public required bool MayTrash { get; init; }
    public required bool MayErase { get; init; }

    /// <summary>A sentence above the list; null for none.</summary>
    public string? Note { get; init; }

    /// <summary>The order that the rows are in; null is by last activity.</summary>
    public TicketOrder? Order { get; init; }

    /// <summary>The orders that plugins offer for this list.</summary>
    public IReadOnlyList<TicketOrder> Orders { get; init; } = [];

    /// <summary>True when the plugin whose view or order was asked for has failed.</summary>
    public bool HasFailed { get; init; }

    /// <summary>The columns that plugins add.</summary>
    public IReadOnlyList<AddedColumn> Columns { get; init; } = [];

    /// <summary>The department's name on each row, where the list mixes several.</summary>
    public bool ShowsDepartment => View.Kind != ViewKind.Department && Views.Departments.Count > 1;

    /// <summary>How many tickets the list has, where that is known.</summary>
    public long? Count =>
        View.Added is not { } added ? Views.Counts.Of(View, Status)
        : Status is null ? Views.Added.SelectMany(group => group.Views).FirstOrDefault(known => known.View.Key == added.Key).Count
        : null;

    public string Href => Address(null);
    public string? NewerHref => Before is null ? null : Address($"newer={Uri.EscapeDataString(Before)}");
    public string? OlderHref => After is null ? null : Address($"older={Uri.EscapeDataString(After)}");

    /// <summary>Where an open list asks how many tickets are new to it.</summary>
    public string NewsHref => Address(Order is null ? $"part=new&newer={Mark}" : $"part=new&mark={Mark}");

    public string Address(string? extra, TicketStatus? status) => Address(extra, status, Order?.Key);

    public string Address(string? extra) => Address(extra, Status);

    /// <summary>The list in another order; null for by last activity.</summary>
    public string Sorted(TicketOrder? order) => Address(null, Status, order?.Key);

    // A view's own order goes without saying.
    private string Address(string? extra, TicketStatus? status, string? order) =>
        $"{View.Href}{Query(status is { } s ? $"status={s.Key()}" : null, order is null || order == View.Added?.Order ? null : $"sort={order}", extra)}";

    private static string Query(params string?[] parts) =>
        string.Join('&', parts.OfType<string>()) is { Length: > 0 } query ? $"?{query}" : "";
}

/// <summary>GET /tickets, /tickets/mine, /tickets/department/3 …: the lists.</summary>
internal static class TicketLists
{
    private const string DensityCookie = "hd-density";

    public static async Task<IResult> HandleAsync(
        HttpContext context,
        string? view,
        long? department,
        string? status,
        string? sort,
        string? older,
        string? newer,
        string? part,
        string? mark,
        string? density,
        IDatabase database,
        Access access,
        ReaderCounts readerCounts,
        ReaderViews views,
        AddedLists added,
        ListPages pages,
        DepartmentDirectory directory,
        IUsers users,
        ISettings<TicketSettings> settings,
        IStringLocalizer<TicketingPlugin> T,
        CancellationToken cancellation
    )
    {
        var visible = await access.WhereAsync(TicketingPermissions.View, cancellation);
        if (visible.IsEmpty)
            return PageResults.Page<NothingToSeePage>(statusCode: StatusCodes.Status403Forbidden);

        var wanted =
            department is { } id ? new TicketView(ViewKind.Department, id)
            : view is null ? FirstWithWork(await readerCounts.ReadAsync(database, cancellation))
            : views.Find(view);
        if (wanted is not { } current)
            return TypedResults.NotFound();
        if (current.Kind == ViewKind.Department)
            visible = visible.Only(current.DepartmentId);
        var info = (await directory.ReadAsync(cancellation)).Find(current.DepartmentId);
        if (current.Kind == ViewKind.Department && (info is null || visible.IsEmpty))
            return TypedResults.NotFound();

        var chosen = TicketLabels.Read<TicketStatus>(status) is { } s && current.Filters.Contains(s) ? s : (TicketStatus?)null;
        var selection = new TicketListQuery.Selection(
            visible,
            chosen is { } one ? [one] : current.Statuses,
            current.Kind switch
            {
                ViewKind.Mine => access.User.Id,
                ViewKind.Unassigned => 0,
                _ => null,
            }
        );
        var orders = current.Added is { } own ? added.OrdersOf(added.FindView(own.Key)!) : added.Orders;
        var order = orders.FirstOrDefault(known => known.Order.Key == sort) ?? (current.Added is null ? null : orders.FirstOrDefault());
        var rules = await settings.GetAsync(cancellation);
        var size = rules.PageSize;
        if (part == "new")
            return TypedResults.Text(
                (
                    order is null ? await pages.CountNewerAsync(selection, newer, cancellation)
                    : await pages.IsAnotherAsync(order, selection, current.Added?.Key, size, mark ?? "", cancellation) ? 1
                    : 0
                ).ToString(CultureInfo.InvariantCulture)
            );

        var page = order is null ? null : await pages.ReadAsync(order, selection, current.Added?.Key, size, older, newer, cancellation);
        var hasFailed = page is null && (order is not null || current.Added is not null);
        // A list of ours stands without the order that was asked for; a plugin's view is nothing without its plugin.
        if (page is null && current.Added is null)
            page = await pages.ReadAsync(selection, size, hasFailed ? null : older, hasFailed ? null : newer, cancellation);
        var rows = page?.Rows ?? [];

        var model = new TicketListModel(current, current.Title(T, info), chosen, rows, await views.ReadAsync(current.Key, cancellation))
        {
            Users = (await users.ListAsync(includeDisabled: true, cancellation)).ToDictionary(user => user.Id),
            Before = page?.Before,
            After = page?.After,
            Mark = page?.Mark ?? "",
            IsFirstPage = hasFailed || (string.IsNullOrEmpty(older) && string.IsNullOrEmpty(newer)),
            IsCompact = Density(context, density) == "compact",
            MayCreate = await access.MaySomewhereAsync(TicketingPermissions.Create, cancellation),
            MayChange = await access.MaySomewhereAsync(TicketingPermissions.Change, cancellation),
            MayTrash = await access.MaySomewhereAsync(TicketingPermissions.Trash, cancellation),
            MayErase = await access.MaySomewhereAsync(TicketingPermissions.Erase, cancellation),
            Note = current.Kind == ViewKind.Trash ? TrashLabels.Rule(rules.TrashDays, T) : null,
            Order = hasFailed ? null : order?.Order,
            Orders = [.. orders.Select(known => known.Order)],
            HasFailed = hasFailed,
            Columns = await added.ColumnsAsync(selection.Statuses, [.. rows.Select(row => row.Id)], cancellation),
        };
        return part == "list"
            ? PageResults.Page<TicketTable>(new { Model = model })
            : PageResults.Page<TicketListPage>(new { Model = model });
    }

    /// <summary>GET /tickets/views: the list of views alone, asked for when a count changed.</summary>
    public static async Task<IResult> ShowViewsAsync(string? current, ReaderViews views, CancellationToken cancellation) =>
        PageResults.Page<ViewsPane>(new { Model = await views.ReadAsync(current, cancellation) });

    // Whoever opens the desk sees work, not an empty list.
    private static TicketView FirstWithWork(ViewCounts counts) =>
        new(
            counts.Mine > 0 ? ViewKind.Mine
            : counts.Unassigned > 0 ? ViewKind.Unassigned
            : ViewKind.All
        );

    private static string Density(HttpContext context, string? chosen)
    {
        if (chosen is not ("comfortable" or "compact"))
            return context.Request.Cookies[DensityCookie] ?? "comfortable";
        context.Response.Cookies.Append(
            DensityCookie,
            chosen,
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                MaxAge = TimeSpan.FromDays(365),
                Secure = context.Request.IsHttps,
            }
        );
        return chosen;
    }
}
