using System.Text.RegularExpressions;
using Hookdesk.Sdk;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;
using Microsoft.AspNetCore.Components;

namespace Hookdesk.Ticketing.BrowseTickets;

/// <summary>An order that a plugin brings.</summary>
internal sealed record AddedOrder(ITicketListSource Source, TicketOrder Order);

/// <summary>A view that a plugin brings.</summary>
internal sealed record AddedView(ITicketListSource Source, TicketListView View);

/// <summary>The views of one plugin beside ours.</summary>
public sealed record AddedGroup(string Title, IReadOnlyList<(TicketListView View, long? Count)> Views);

/// <summary>A column of a plugin with the cells of a page.</summary>
public sealed record AddedColumn(string Key, string Title, IReadOnlyDictionary<long, MarkupString> Cells);

/// <summary>
/// What other plugins add to lists: views, orders and columns. Whatever of theirs throws is counted against them and left out, so that no list stands
/// or falls with a plugin; where nothing is added nothing is asked. Scoped.
/// </summary>
internal sealed partial class AddedLists(
    IEnumerable<ITicketListSource> sources,
    IEnumerable<ITicketColumn> columns,
    IContributionGuard guard
)
{
    /// <summary>How long a list waits for what one plugin adds to it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ITicketListSource[] _sources = [.. sources];
    private readonly ITicketColumn[] _columns = [.. columns];
    private IReadOnlyList<AddedOrder>? _orders;
    private IReadOnlyList<AddedView>? _views;

    /// <summary>The orders that every list can be read in.</summary>
    public IReadOnlyList<AddedOrder> Orders =>
        _orders ??= Collect(source => source.Orders, (source, order) => new AddedOrder(source, order), added => added.Order.Key);

    private IReadOnlyList<AddedView> Views =>
        _views ??= Collect(source => source.Views, (source, view) => new AddedView(source, view), added => added.View.Key);

    public AddedOrder? FindOrder(string? key) => string.IsNullOrEmpty(key) ? null : Orders.FirstOrDefault(added => added.Order.Key == key);

    public AddedView? FindView(string? key) => string.IsNullOrEmpty(key) ? null : Views.FirstOrDefault(added => added.View.Key == key);

    /// <summary>The orders that a view can be read in: those of its own plugin, the view's own one first.</summary>
    public IReadOnlyList<AddedOrder> OrdersOf(AddedView view) =>
        [.. Orders.Where(added => added.Source == view.Source).OrderByDescending(added => added.Order.Key == view.View.Order)];

    /// <summary>The views by plugin, each with its number for the reader.</summary>
    public async ValueTask<IReadOnlyList<AddedGroup>> GroupsAsync(DepartmentScope visible, CancellationToken cancellation)
    {
        if (_sources.Length == 0 || visible.IsEmpty || Views.Count == 0)
            return [];
        var groups = new List<AddedGroup>();
        foreach (var own in Views.GroupBy(added => added.Source))
        {
            var counts = await AttemptAsync(own.Key, "numbers of views", stop => own.Key.CountAsync(visible, stop), cancellation);
            groups.Add(
                new AddedGroup(
                    guard.Call(own.Key, "title of views", () => own.Key.Title, ""),
                    [.. own.Select(added => (added.View, counts?.TryGetValue(added.View.Key, out var count) == true ? count : (long?)null))]
                )
            );
        }
        return groups;
    }

    /// <summary>The tickets of a page, or null when the plugin failed.</summary>
    public Task<IReadOnlyList<TicketPlace>?> ReadAsync(
        AddedOrder order,
        TicketSelection selection,
        int count,
        string? from,
        TicketDirection direction,
        CancellationToken cancellation
    ) =>
        AttemptAsync(
            order.Source,
            $"list {order.Order.Key}",
            stop => order.Source.ReadAsync(selection, order.Order.Key, count, from, direction, stop),
            cancellation
        );

    /// <summary>The columns of a list of these categories, with the cells of these tickets.</summary>
    public async ValueTask<IReadOnlyList<AddedColumn>> ColumnsAsync(
        IReadOnlyList<StatusCategory> categories,
        IReadOnlyList<long> ids,
        CancellationToken cancellation
    )
    {
        if (_columns.Length == 0 || ids.Count == 0)
            return [];
        var result = new List<(int Order, AddedColumn Column)>();
        foreach (var column in _columns)
        {
            var added = await AttemptAsync(
                column,
                "column",
                async stop =>
                    column.IsShownFor(categories) ? new AddedColumn(column.Key, column.Title, await column.LoadAsync(ids, stop)) : null,
                cancellation
            );
            if (added is not null)
                result.Add((column.Order, added));
        }
        return [.. result.OrderBy(added => added.Order).Select(added => added.Column)];
    }

    // The first of two with one key counts, and a key that is no word of an address, or one of our own views', is nobody's.
    private IReadOnlyList<TAdded> Collect<TPart, TAdded>(
        Func<ITicketListSource, IReadOnlyList<TPart>> parts,
        Func<ITicketListSource, TPart, TAdded> add,
        Func<TAdded, string> key
    )
        where TAdded : class
    {
        if (_sources.Length == 0)
            return [];
        var result = new List<TAdded>();
        foreach (var source in _sources)
        foreach (var part in guard.Call(source, "views and orders", () => parts(source), []))
            if (
                add(source, part) is var added
                && Word().IsMatch(key(added))
                && TicketView.Read(key(added)) is null
                && result.All(known => key(known) != key(added))
            )
                result.Add(added);
        return result;
    }

    private Task<T?> AttemptAsync<T>(object from, string what, Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
        where T : class? => guard.CallAsync<T?>(from, what, async stop => await work(stop), null, Patience, cancellation).AsTask();

    [GeneratedRegex("^[a-z][a-z0-9-]{0,59}$", RegexOptions.None, 5000)]
    private static partial Regex Word();
}
