using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Paging;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.MarkRead;

namespace Hookdesk.Ticketing.BrowseTickets;

/// <summary>A page of a list.</summary>
/// <param name="Rows">Its rows, in order.</param>
/// <param name="Before">The place before which the previous page ends; null on the first.</param>
/// <param name="After">The place after which the next page begins; null on the last.</param>
/// <param name="Mark">What the first page is known again by, to tell whether it would be another one now.</param>
internal sealed record ListPage(IReadOnlyList<TicketListRow> Rows, string? Before, string? After, string Mark)
{
    public static readonly ListPage Nothing = new([], null, null, "");

    /// <summary>
    /// What the rows of a page by last activity look like: another text when one of them would look otherwise, came, or went.
    /// </summary>
    public string Look { get; init; } = "";

    /// <summary>True when the plugin whose view or order was asked for has failed.</summary>
    public bool HasFailed { get; init; }

    /// <summary>The columns that plugins add.</summary>
    public IReadOnlyList<AddedColumn> Columns { get; init; } = [];
}

/// <summary>Reads pages of lists: by last activity, or in an order that a plugin brings. Scoped.</summary>
internal sealed class ListPages(IDatabase database, Access access, AddedLists added, ReadMarks marks)
{
    /// <summary>
    /// The page that was asked for. A list of ours stands without the order that was asked for; a plugin's view is nothing without its
    /// plugin.
    /// </summary>
    public async Task<ListPage> ReadAsync(ChosenList list, int size, ListRequest request, CancellationToken cancellation)
    {
        var page = list.Order is { } order ? await ReadAsync(order, list.Selection, list.AddedKey, size, request, cancellation) : null;
        var hasFailed = page is null && (list.Order is not null || list.AddedKey is not null);
        if (page is null && list.AddedKey is null)
            page = await ReadAsync(list.Selection, size, hasFailed ? null : request.Older, hasFailed ? null : request.Newer, cancellation);
        page ??= ListPage.Nothing;
        return page with
        {
            HasFailed = hasFailed,
            Columns = await added.ColumnsAsync(
                [.. list.Selection.Statuses.Select(TicketStatus.CategoryOf).Distinct()],
                [.. page.Rows.Select(row => row.Id)],
                cancellation
            ),
        };
    }

    /// <summary>How many tickets are new to an open list; 1 where the list has another order and has changed.</summary>
    public async Task<int> CountNewsAsync(ChosenList list, int size, ListRequest request, CancellationToken cancellation) =>
        list.Order is not { } order ? await CountNewsAsync(list.Selection, size, request, cancellation)
        : await IsAnotherAsync(order, list.Selection, list.AddedKey, size, request.Mark ?? "", cancellation) ? 1
        : 0;

    /// <summary>A page by last activity, newest first.</summary>
    private async Task<ListPage> ReadAsync(
        TicketListQuery.Selection selection,
        int size,
        string? after,
        string? before,
        CancellationToken cancellation
    )
    {
        var from = ListPlace.Read(after);
        var to = from is null ? ListPlace.Read(before) : null;
        var rows = await TicketListQuery.ReadAsync(database, selection, access.User.Id, size + 1, from, to, cancellation);
        var page = new KeysetRequest(from?.ToString(), to?.ToString()).ToPage(rows, size, row => row.Place.ToString());
        Mark(page.Items);
        var top = page.Items.Count > 0 ? page.Items[0].Place : default;
        return new ListPage(page.Items, page.Before, page.After, top.ToString()) { Look = LookOf(page.Items) };
    }

    /// <summary>A page in a plugin's order, or null when the plugin failed.</summary>
    private async Task<ListPage?> ReadAsync(
        AddedOrder order,
        TicketListQuery.Selection selection,
        string? view,
        int size,
        ListRequest request,
        CancellationToken cancellation
    )
    {
        var wanted = new KeysetRequest(request.Older, request.Newer);
        if (
            await added.ReadAsync(
                order,
                Told(selection, view),
                size + 1,
                wanted.Cursor,
                wanted.IsBackward ? TicketDirection.Before : TicketDirection.After,
                cancellation
            )
            is not { } found
        )
            return null;
        var page = wanted.ToPage(found, size, entry => entry.Place);
        var places = page.Items;
        var rows = (
            await TicketListQuery.ReadRowsAsync(database, [.. places.Select(entry => entry.TicketId)], access.User.Id, cancellation)
        ).ToDictionary(row => row.Id);
        // What the plugin names is taken for what it is, not for what the reader may see.
        TicketListRow[] shown =
        [
            .. places
                .Select(entry => rows.GetValueOrDefault(entry.TicketId))
                .OfType<TicketListRow>()
                .Where(selection.Has)
                .DistinctBy(row => row.Id),
        ];
        Mark(shown);
        return new ListPage(shown, page.Before, page.After, MarkOf(places));
    }

    /// <summary>
    /// How many came or changed above the first row of a list by last activity; 1 where none did and the page has changed all the same:
    /// a ticket got another assignee or status, say, which is no activity.
    /// </summary>
    private async Task<int> CountNewsAsync(
        TicketListQuery.Selection selection,
        int size,
        ListRequest request,
        CancellationToken cancellation
    )
    {
        var newer = ListPlace.Read(request.Newer) is { } place
            ? await TicketListQuery.CountNewerAsync(database, selection, place, cancellation)
            : 0;
        if (newer > 0 || string.IsNullOrEmpty(request.Mark))
            return newer;
        var now = await TicketListQuery.ReadAsync(database, selection, access.User.Id, size, null, null, cancellation);
        return LookOf(now) == request.Mark ? 0 : 1;
    }

    /// <summary>True when the first page in a plugin's order has become another one than that with the mark.</summary>
    private async Task<bool> IsAnotherAsync(
        AddedOrder order,
        TicketListQuery.Selection selection,
        string? view,
        int size,
        string mark,
        CancellationToken cancellation
    ) =>
        await added.ReadAsync(order, Told(selection, view), size + 1, null, TicketDirection.After, cancellation) is { } places
        && MarkOf([.. places.Take(size)]) != mark;

    private static TicketSelection Told(TicketListQuery.Selection selection, string? view) =>
        new(selection.Departments, selection.Statuses, selection.Assignee, view);

    // What was read a moment ago is not written yet.
    private void Mark(IEnumerable<TicketListRow> rows)
    {
        foreach (var row in rows)
            row.ReadId = marks.Waiting(access.User.Id, row.Id) ?? row.ReadId;
    }

    // What the reader has read meanwhile is no news to them, so it is no part of it.
    private static string LookOf(IEnumerable<TicketListRow> rows)
    {
        var look = new StringBuilder();
        foreach (var row in rows)
            look.Append(
                CultureInfo.InvariantCulture,
                $"{row.Place}|{row.StatusId}|{row.Priority}|{row.DepartmentId}|{row.AssigneeId}|{row.RequesterName}|{row.Subject}|{row.TagList}\n"
            );
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(look.ToString())).AsSpan(0, 8));
    }

    // FNV-1a over the tickets in their order: the same on every node, and short in an address.
    private static string MarkOf(IReadOnlyList<TicketPlace> places)
    {
        var mark = 14695981039346656037UL;
        foreach (var place in places)
            mark = (mark ^ (ulong)place.TicketId) * 1099511628211UL;
        return mark.ToString("x16", CultureInfo.InvariantCulture);
    }
}
