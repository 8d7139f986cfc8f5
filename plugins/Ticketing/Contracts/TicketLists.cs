using Hookdesk.Sdk;
using Microsoft.AspNetCore.Components;

namespace Hookdesk.Ticketing.Contracts;

/// <summary>
/// A column of ticket lists. Scoped; register it with <c>AddScoped&lt;ITicketColumn, …&gt;()</c>. If a column throws, the error is logged
/// and the column is left out.
/// </summary>
[OpenToPlugins]
public interface ITicketColumn
{
    /// <summary>Stable: lowercase ASCII letters, digits and hyphens, beginning with the plugin's short name.</summary>
    string Key { get; }

    /// <summary>The heading, in the reader's language.</summary>
    string Title { get; }

    /// <summary>
    /// The position among the columns of plugins, which come before the last activity. The first one is also shown on phones.
    /// </summary>
    int Order => 100;

    /// <summary>
    /// Whether a list of tickets in these categories shows the column. Leave it out if it would be empty: closed tickets have no due time,
    /// for example.
    /// </summary>
    bool IsShownFor(IReadOnlyList<StatusCategory> categories) => true;

    /// <summary>
    /// The cells of a page of a list, requested once for all rows. A page takes only a millisecond or two without the column, so use one
    /// database query by primary key, or none.
    /// </summary>
    /// <param name="ticketIds">The tickets, in the order of the rows. The reader may see them.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>Encoded markup of the inside of the cell; a ticket without an entry has an empty one. It holds no inline style or
    /// script, and at most one line or a badge.</returns>
    Task<IReadOnlyDictionary<long, MarkupString>> LoadAsync(IReadOnlyList<long> ticketIds, CancellationToken cancellation = default);
}

/// <summary>
/// Adds sort orders for ticket lists, and views next to <em>Mine</em> and <em>Unassigned</em>. Scoped; register the source with
/// <c>AddScoped&lt;ITicketListSource, …&gt;()</c>. The source decides which tickets are on a page and in which order, by ID. Ticketing
/// reads the rows and enforces permissions; the source gets the departments that the reader may see. If it throws, the error is logged, its
/// views show an error, its sort orders are replaced by the default one, and other lists aren't affected.
/// </summary>
[OpenToPlugins]
public interface ITicketListSource
{
    /// <summary>The heading over its views, in the reader's language.</summary>
    string Title { get; }

    /// <summary>Sort orders for every list.</summary>
    IReadOnlyList<TicketOrder> Orders { get; }

    /// <summary>Its views, in order, without those the current user may not open.</summary>
    IReadOnlyList<TicketListView> Views { get; }

    /// <summary>
    /// The number of tickets in each view for the reader, by view key; views without an entry show no number. Called for every page that
    /// lists the views, so it must be fast.
    /// </summary>
    /// <param name="departments">The departments that the reader may see.</param>
    /// <param name="cancellation">Cancels.</param>
    Task<IReadOnlyDictionary<string, long>> CountAsync(DepartmentScope departments, CancellationToken cancellation = default);

    /// <summary>
    /// The tickets of a page. Return only tickets of the selection; others are removed from the page afterwards. Use keyset paging rather
    /// than an offset, so that the last page is as fast as the first.
    /// </summary>
    /// <param name="selection">Which tickets.</param>
    /// <param name="order">The key of one of <see cref="Orders"/>.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="from">The place of a ticket as given with it before, to continue from there without it; null for the beginning.</param>
    /// <param name="direction">To which side of the place.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>The tickets next to the place, in the order of the list also when they come before it.</returns>
    Task<IReadOnlyList<TicketPlace>> ReadAsync(
        TicketSelection selection,
        string order,
        int count,
        string? from,
        TicketDirection direction,
        CancellationToken cancellation = default
    );
}

/// <summary>A sort order for ticket lists.</summary>
/// <param name="Key">Stable: lowercase ASCII letters, digits and hyphens, beginning with the plugin's short name. It is in
/// addresses.</param>
/// <param name="Title">What it is called in the menu, in the reader's language: “Due first”.</param>
public sealed record TicketOrder(string Key, string Title)
{
    /// <summary>The column that it sorts by, whose heading says so: the <see cref="ITicketColumn.Key"/> of a column, or null.</summary>
    public string? Column { get; init; }

    /// <summary>True when that column's values fall from the first row to the last.</summary>
    public bool IsDescending { get; init; }

    /// <summary>
    /// A sentence above the list, in the reader's language, where the order leaves tickets out: “Tickets without an SLA target are not
    /// shown.”
    /// </summary>
    public string? Note { get; init; }
}

/// <summary>A view of a plugin, at <c>/tickets/{key}</c>.</summary>
/// <param name="Key">Stable: lowercase ASCII letters, digits and hyphens, beginning with the plugin's short name and a hyphen:
/// <c>sla-breached</c>.</param>
/// <param name="Title">What it is called, in the reader's language.</param>
/// <param name="Icon">Name of a Tabler outline icon.</param>
/// <param name="Order">The key of the source's order in which it is read.</param>
public sealed record TicketListView(string Key, string Title, string Icon, string Order)
{
    /// <summary>
    /// The categories that its tickets can be in; the selection names their statuses. Those that count as open where null.
    /// </summary>
    public IReadOnlyList<StatusCategory>? Categories { get; init; }

    /// <summary>The categories whose statuses the reader can narrow the view to; none where it makes no sense.</summary>
    public IReadOnlyList<StatusCategory> Filters { get; init; } = [];

    /// <summary>A sentence for when it is empty, in the reader's language; the usual one where null.</summary>
    public string? EmptyText { get; init; }

    /// <summary>A tone for its number where that should alarm: <c>warning</c> or <c>danger</c>; null for none.</summary>
    public string? Tone { get; init; }
}

/// <summary>Which tickets a list is about.</summary>
/// <param name="Departments">The departments that the reader may see, or the one that the list is about; never empty.</param>
/// <param name="StatusIds">The <see cref="TicketOption.Id"/> of at least one status, retired ones included.</param>
/// <param name="AssigneeId">A user; 0 for unassigned; null for any.</param>
/// <param name="View">The key of the source's view; null for a list of Ticketing's own, of which every ticket of the selection is
/// one.</param>
public sealed record TicketSelection(DepartmentScope Departments, IReadOnlyList<int> StatusIds, long? AssigneeId, string? View);

/// <summary>A ticket and its place in an order.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="Place">What tells its place from every other ticket's, made and read by the source alone: at most 100 characters of the
/// alphabet of addresses (letters, digits, <c>-._~</c>).</param>
public readonly record struct TicketPlace(long TicketId, string Place);

/// <summary>To which side of a place.</summary>
public enum TicketDirection
{
    /// <summary>What comes after it.</summary>
    After,

    /// <summary>What comes before it.</summary>
    Before,
}
