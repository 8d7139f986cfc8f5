using System.Globalization;
using System.Text;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;

namespace Hookdesk.Ticketing.BrowseTickets;

/// <summary>What the list of views shows.</summary>
public sealed record ViewsModel(ViewCounts Counts, IReadOnlyList<DepartmentInfo> Departments, string? Current)
{
    /// <summary>The views of other plugins.</summary>
    public IReadOnlyList<AddedGroup> Added { get; init; } = [];

    /// <summary>All that the list of views shows: an equal one looks the same.</summary>
    public ViewsKey Key
    {
        get
        {
            var text = new StringBuilder(256);
            text.Append(CultureInfo.InvariantCulture, $"{Current}|{Counts.Mine}|{Counts.Unassigned}|{Counts.Open}|");
            text.Append(Counts.Of(new TicketView(ViewKind.Trash)));
            foreach (var department in Departments)
                text.Append(CultureInfo.InvariantCulture, $"|{department.Id}:{department.Name}:{Counts.Department(department.Id)}");
            foreach (var group in Added)
            {
                text.Append('\n').Append(group.Title);
                foreach (var (view, count) in group.Views)
                    text.Append(CultureInfo.InvariantCulture, $"|{view.Key}:{view.Title}:{view.Icon}:{view.Tone}:{count}");
            }
            return new ViewsKey(text.ToString());
        }
    }
}

/// <summary>By what the markup of the views is kept.</summary>
public sealed record ViewsKey(string Text);

/// <summary>The views that the reader has, for the pages beside which they stand. Scoped.</summary>
internal sealed class ReaderViews(Access access, ReaderCounts counts, DepartmentDirectory directory, AddedLists added)
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
            await counts.ReadAsync(cancellation),
            [.. known.Departments.Where(department => department.IsActive && visible.Contains(department.Id))],
            current
        )
        {
            Added = await added.GroupsAsync(visible, cancellation),
        };
    }
}
