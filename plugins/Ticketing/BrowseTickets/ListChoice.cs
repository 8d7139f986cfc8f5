using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;

namespace Hookdesk.Ticketing.BrowseTickets;

/// <summary>What the address of a list asks for.</summary>
internal sealed class ListRequest
{
    /// <summary>The key of a view; null for the first with work.</summary>
    public string? View { get; init; }

    /// <summary>The department, in place of a view.</summary>
    public long? Department { get; init; }

    /// <summary>Only tickets of the status with this key.</summary>
    public string? Status { get; init; }

    /// <summary>The key of a plugin's order.</summary>
    public string? Sort { get; init; }

    /// <summary>The place after which the page begins.</summary>
    public string? Older { get; init; }

    /// <summary>The place before which the page ends.</summary>
    public string? Newer { get; init; }

    /// <summary><c>list</c>: the rows alone; <c>new</c>: how many tickets are new to an open list.</summary>
    public string? Part { get; init; }

    /// <summary>What the open list is known again by.</summary>
    public string? Mark { get; init; }

    /// <summary>How dense the rows stand from now on.</summary>
    public string? Density { get; init; }
}

/// <summary>A list that the reader may see.</summary>
/// <param name="View">Its view.</param>
/// <param name="Department">The view's department, or null.</param>
/// <param name="Status">The status that it is filtered by, or null.</param>
/// <param name="Selection">Which tickets are in it.</param>
internal sealed record ChosenList(TicketView View, DepartmentInfo? Department, TicketStatus? Status, TicketListQuery.Selection Selection)
{
    /// <summary>The orders that plugins offer for it.</summary>
    public required IReadOnlyList<AddedOrder> Orders { get; init; }

    /// <summary>The one that it is in; null is by last activity.</summary>
    public required AddedOrder? Order { get; init; }

    /// <summary>The key of a plugin's view; null for a view of ours.</summary>
    public string? AddedKey => View.Added?.Key;
}

/// <summary>Finds the list that an address asks for, within what the reader may see. Scoped.</summary>
internal sealed class ListChoice(
    Access access,
    ReaderCounts counts,
    ReaderViews views,
    AddedLists added,
    DepartmentDirectory directory,
    OptionDirectory options,
    TicketStatuses statuses
)
{
    /// <summary>The list, or null where there is none for this reader.</summary>
    public async Task<ChosenList?> FindAsync(ListRequest request, CancellationToken cancellation)
    {
        var visible = await access.WhereAsync(TicketingPermissions.View, cancellation);
        var wanted =
            request.Department is { } id ? new TicketView(ViewKind.Department, id)
            : request.View is null ? FirstWithWork(await counts.ReadAsync(cancellation))
            : views.Find(request.View);
        if (wanted is not { } view)
            return null;
        var department = (await directory.ReadAsync(cancellation)).Find(view.DepartmentId);
        if (view.Kind == ViewKind.Department)
        {
            visible = visible.Only(view.DepartmentId);
            if (department is null || visible.IsEmpty)
                return null;
        }

        var status =
            request.Status is { } key && await statuses.FindAsync(key, cancellation) is { } asked && view.Filters.Contains(asked.Category)
                ? asked
                : null;
        var selection = new TicketListQuery.Selection(
            visible,
            status is not null ? [status.Id] : (await options.ReadAsync(cancellation)).StatusesIn(view.Categories),
            view.Kind switch
            {
                ViewKind.Mine => access.User.Id,
                ViewKind.Unassigned => 0,
                _ => null,
            }
        );
        var orders = view.Added is { } own ? added.OrdersOf(added.FindView(own.Key)!) : added.Orders;
        return new ChosenList(view, department, status, selection)
        {
            Orders = orders,
            Order =
                orders.FirstOrDefault(known => known.Order.Key == request.Sort) ?? (view.Added is null ? null : orders.FirstOrDefault()),
        };
    }

    // Whoever opens the desk sees work, not an empty list.
    private static TicketView FirstWithWork(ViewCounts counts) =>
        new(
            counts.Mine > 0 ? ViewKind.Mine
            : counts.Unassigned > 0 ? ViewKind.Unassigned
            : ViewKind.All
        );
}
