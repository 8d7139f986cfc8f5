using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;

namespace Hookdesk.Ticketing.BrowseTickets;

/// <summary>What the list of views shows.</summary>
public sealed record ViewsModel(ViewCounts Counts, IReadOnlyList<DepartmentInfo> Departments, string? Current)
{
    /// <summary>The views of other plugins.</summary>
    public IReadOnlyList<AddedGroup> Added { get; init; } = [];
}

/// <summary>The views that the reader has, for the pages beside which they stand. Scoped.</summary>
internal sealed class ReaderViews(IDatabase database, Access access, ReaderCounts counts, DepartmentDirectory directory, AddedLists added)
{
    /// <summary>The view with a key as it stands in addresses, ours or a plugin's, or null.</summary>
    public TicketView? Find(string? key) =>
        TicketView.Read(key) ?? (added.FindView(key) is { } found ? new TicketView(ViewKind.Added) { Added = found.View } : null);

    /// <summary>All of them with their counts.</summary>
    /// <param name="current">The key of the view that the page shows, or null.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<ViewsModel> ReadAsync(string? current, CancellationToken cancellation)
    {
        var visible = await access.WhereAsync(TicketingPermissions.View, cancellation);
        var known = await directory.ReadAsync(cancellation);
        return new ViewsModel(
            await counts.ReadAsync(database, cancellation),
            [.. known.Departments.Where(department => department.IsActive && visible.Contains(department.Id))],
            current
        )
        {
            Added = await added.GroupsAsync(visible, cancellation),
        };
    }
}
