using System.Globalization;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.Labels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.BrowseTickets;

/// <summary>GET /tickets, /tickets/mine, /tickets/department/3 …: the lists. Scoped.</summary>
internal sealed class TicketLists(
    Access access,
    ListChoice choice,
    ListPages pages,
    ReaderViews views,
    IUsers users,
    TicketStatuses statuses,
    ISettings<TicketSettings> settings,
    IStringLocalizer<TicketingPlugin> T
)
{
    private const string DensityCookie = "hd-density";

    public async Task<IResult> ShowAsync(ListRequest request, HttpContext context, CancellationToken cancellation)
    {
        if ((await access.WhereAsync(TicketingPermissions.View, cancellation)).IsEmpty)
            return PageResults.Page<NothingToSeePage>(statusCode: StatusCodes.Status403Forbidden);
        if (await choice.FindAsync(request, cancellation) is not { } list)
            return TypedResults.NotFound();
        var rules = await settings.GetAsync(cancellation);
        if (request.Part == "new")
            return TypedResults.Text(
                (await pages.CountNewsAsync(list, rules.PageSize, request, cancellation)).ToString(CultureInfo.InvariantCulture)
            );

        var page = await pages.ReadAsync(list, rules.PageSize, request, cancellation);
        var model = new TicketListModel(
            list.View,
            list.View.Title(T, list.Department),
            list.Status,
            page.Rows,
            await views.ReadAsync(list.View.Key, cancellation)
        )
        {
            Statuses = (await statuses.ListAsync(cancellation)).ToDictionary(status => status.Id),
            Users = (await users.ListAsync(includeDisabled: true, cancellation)).ToDictionary(user => user.Id),
            Before = page.Before,
            After = page.After,
            Mark = page.Mark,
            Look = page.Look,
            IsFirstPage = page.HasFailed || (string.IsNullOrEmpty(request.Older) && string.IsNullOrEmpty(request.Newer)),
            IsCompact = Density(context, request.Density) == "compact",
            MayCreate = await access.MaySomewhereAsync(TicketingPermissions.Create, cancellation),
            MayChange = await access.MaySomewhereAsync(TicketingPermissions.Change, cancellation),
            MayTrash = await access.MaySomewhereAsync(TicketingPermissions.Trash, cancellation),
            MayErase = await access.MaySomewhereAsync(TicketingPermissions.Erase, cancellation),
            Note = list.View.Kind == ViewKind.Trash ? TrashLabels.Rule(rules.TrashDays, T) : null,
            Order = page.HasFailed ? null : list.Order?.Order,
            Orders = [.. list.Orders.Select(known => known.Order)],
            HasFailed = page.HasFailed,
            Columns = page.Columns,
        };
        return request.Part == "list"
            ? PageResults.Page<TicketTable>(new { Model = model })
            : PageResults.Page<TicketListPage>(new { Model = model });
    }

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
