using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.ReadTicket;
using Hookdesk.Ticketing.Words;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.BrowseTickets;

/// <summary>What the list of views shows.</summary>
public sealed record ViewsModel(ViewCounts Counts, IReadOnlyList<DepartmentInfo> Departments, string? Current);

/// <summary>What a list shows.</summary>
public sealed record TicketListModel(TicketView View, string Title, TicketStatus? Status, IReadOnlyList<TicketListRow> Rows, ViewsModel Views)
{
    public required IReadOnlyDictionary<long, UserInfo> Users { get; init; }
    public required string? NewerHref { get; init; }
    public required string? OlderHref { get; init; }
    public required bool IsFirstPage { get; init; }
    public required bool IsCompact { get; init; }
    public required bool MayCreate { get; init; }
    public required bool MayChange { get; init; }

    /// <summary>The department's name on each row, where the list mixes several.</summary>
    public bool ShowsDepartment => View.Kind != ViewKind.Department && Views.Departments.Count > 1;

    public string Href => Address(null);

    public string Address(string? extra, TicketStatus? status) =>
        $"{View.Href}{Query(status is { } s ? $"status={s.Key()}" : null, extra)}";

    public string Address(string? extra) => Address(extra, Status);

    private static string Query(params string?[] parts) => string.Join('&', parts.OfType<string>()) is { Length: > 0 } query ? $"?{query}" : "";
}

/// <summary>GET /tickets, /tickets/mine, /tickets/department/3 …: the lists.</summary>
internal static class TicketLists
{
    private const string DensityCookie = "hd-density";

    public static async Task<IResult> HandleAsync(HttpContext context, string? view, long? department, string? status, string? older, string? newer, string? part, string? density,
        IDatabase database, Access access, ReaderCounts readerCounts, DepartmentDirectory directory, IUsers users, ReadMarks marks, ISettings<TicketSettings> settings, IStringLocalizer<TicketingPlugin> T, CancellationToken cancellation)
    {
        var visible = await access.WhereAsync(TicketingPermissions.View, cancellation);
        if (visible.IsEmpty) return PageResults.Page<NothingToSeePage>(statusCode: StatusCodes.Status403Forbidden);

        var counts = await readerCounts.ReadAsync(database, cancellation);
        var wanted = department is { } id ? new TicketView(ViewKind.Department, id) : view is null ? FirstWithWork(counts) : TicketView.Read(view);
        if (wanted is not { } current) return TypedResults.NotFound();
        if (current.Kind == ViewKind.Department) visible = visible.Only(current.DepartmentId);
        var known = await directory.ReadAsync(cancellation);
        var info = known.Find(current.DepartmentId);
        if (current.Kind == ViewKind.Department && (info is null || visible.IsEmpty)) return TypedResults.NotFound();

        var chosen = TicketWords.Read<TicketStatus>(status) is { } s && current.Filters.Contains(s) ? s : (TicketStatus?)null;
        var selection = new TicketListQuery.Selection(visible, chosen is { } one ? [one] : current.Statuses, current.Kind switch
        {
            ViewKind.Mine => access.User.Id,
            ViewKind.Unassigned => 0,
            _ => null,
        });
        var from = ListPlace.Read(older);
        var to = from is null ? ListPlace.Read(newer) : null;
        if (part == "new") return TypedResults.Text(to is { } top ? (await TicketListQuery.CountNewerAsync(database, selection, top, cancellation)).ToString(System.Globalization.CultureInfo.InvariantCulture) : "0");

        var size = (await settings.GetAsync(cancellation)).PageSize;
        var rows = await TicketListQuery.ReadAsync(database, selection, access.User.Id, size + 1, from, to, cancellation);
        // What was read a moment ago is not written yet.
        foreach (var row in rows) row.ReadId = marks.Waiting(access.User.Id, row.Id) ?? row.ReadId;
        var isMore = rows.Count > size;
        if (isMore) rows = to is null ? [.. rows.Take(size)] : [.. rows.Skip(1)];

        var model = new TicketListModel(current, current.Title(T, info), chosen, rows, new ViewsModel(counts, await DepartmentsAsync(access, directory, cancellation), current.Key))
        {
            Users = (await users.ListAsync(includeDisabled: true, cancellation)).ToDictionary(user => user.Id),
            NewerHref = null,
            OlderHref = null,
            IsFirstPage = from is null && to is null,
            IsCompact = Density(context, density) == "compact",
            MayCreate = await access.MaySomewhereAsync(TicketingPermissions.Create, cancellation),
            MayChange = await access.MaySomewhereAsync(TicketingPermissions.Change, cancellation),
        };
        model = model with
        {
            NewerHref = rows.Count > 0 && (from is not null || (to is not null && isMore)) ? model.Address($"newer={rows[0].Place}") : null,
            OlderHref = rows.Count > 0 && (to is not null || isMore) ? model.Address($"older={rows[^1].Place}") : null,
        };
        return part == "list" ? PageResults.Page<TicketTable>(new { Model = model }) : PageResults.Page<TicketListPage>(new { Model = model });
    }

    /// <summary>GET /tickets/views: the list of views alone, asked for when a count changed.</summary>
    public static async Task<IResult> ShowViewsAsync(string? current, IDatabase database, Access access, ReaderCounts readerCounts, DepartmentDirectory directory, CancellationToken cancellation)
    {
        var model = await ViewsAsync(current, database, access, readerCounts, directory, cancellation);
        return PageResults.Page<ViewsPane>(new { Model = model });
    }

    public static async Task<ViewsModel> ViewsAsync(string? current, IDatabase database, Access access, ReaderCounts readerCounts, DepartmentDirectory directory, CancellationToken cancellation)
    {
        return new ViewsModel(await readerCounts.ReadAsync(database, cancellation), await DepartmentsAsync(access, directory, cancellation), current);
    }

    public static async Task<IReadOnlyList<DepartmentInfo>> DepartmentsAsync(Access access, DepartmentDirectory directory, CancellationToken cancellation)
    {
        var visible = await access.WhereAsync(TicketingPermissions.View, cancellation);
        return [.. (await directory.ReadAsync(cancellation)).Departments.Where(department => department.IsActive && visible.Contains(department.Id))];
    }

    // Whoever opens the desk sees work, not an empty list.
    private static TicketView FirstWithWork(ViewCounts counts) =>
        new(counts.Mine > 0 ? ViewKind.Mine : counts.Unassigned > 0 ? ViewKind.Unassigned : ViewKind.All);

    private static string Density(HttpContext context, string? chosen)
    {
        if (chosen is not ("comfortable" or "compact")) return context.Request.Cookies[DensityCookie] ?? "comfortable";
        context.Response.Cookies.Append(DensityCookie, chosen, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365), Secure = context.Request.IsHttps });
        return chosen;
    }
}
