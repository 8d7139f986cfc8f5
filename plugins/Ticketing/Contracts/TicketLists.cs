using Hookdesk.Sdk;
using Microsoft.AspNetCore.Components;

namespace Hookdesk.Ticketing.Contracts;

/// <summary>
/// A column of ticket lists. Scoped; registered with <c>AddScoped&lt;ITicketColumn, …&gt;()</c>. A column that throws is logged and
/// left out; the list stands.
/// </summary>
[OpenToPlugins]
public interface ITicketColumn
{
    /// <summary>Stable: lower-case ASCII letters, digits and hyphens, beginning with the plugin's short name.</summary>
    string Key { get; }

    /// <summary>The heading, in the reader's language.</summary>
    string Title { get; }

    /// <summary>
    /// Position among the columns that plugins add; they stand before the last activity. The first of them is shown on a phone too.
    /// </summary>
    int Order => 100;

    /// <summary>
    /// Whether a list of tickets in these statuses has the column, so that it does not stand empty: a due time says nothing on closed
    /// tickets.
    /// </summary>
    bool IsShownFor(IReadOnlyList<TicketStatus> statuses) => true;

    /// <summary>
    /// The cells of a page of a list, asked for once with all of its rows. A page costs a millisecond or two without it, so it is one
    /// question to the database by primary key, or none.
    /// </summary>
    /// <param name="ticketIds">The tickets, in the order of the rows. The reader may see them.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>Encoded markup of the inside of the cell; a ticket without an entry has an empty one. It holds no inline style or
    /// script, and at most one line or a badge.</returns>
    Task<IReadOnlyDictionary<long, MarkupString>> LoadAsync(IReadOnlyList<long> ticketIds, CancellationToken cancellation = default);
}

/// <summary>
/// Brings orders in which ticket lists can be read, and views of its own next to <em>Mine</em> and <em>Unassigned</em>. Scoped;
/// registered with <c>AddScoped&lt;ITicketListSource, …&gt;()</c>. It decides which tickets stand on a page and in what order, by their
/// ids; the rows are Ticketing's, and so are the rights: what it is given names the departments that the reader may see. A source that
/// throws is logged; its views show an error and its orders give way to the usual one, and every other list stands.
/// </summary>
[OpenToPlugins]
public interface ITicketListSource
{
    /// <summary>The heading over its views, in the reader's language.</summary>
    string Title { get; }

    /// <summary>Orders that every list can be read in.</summary>
    IReadOnlyList<TicketOrder> Orders { get; }

    /// <summary>Its views, in order. Leave out what the current user may not open.</summary>
    IReadOnlyList<TicketListView> Views { get; }

    /// <summary>
    /// How many tickets each view has for the reader, by the views' keys; a view without an entry shows no number. Asked for by every
    /// page next to which the views stand: be quick.
    /// </summary>
    /// <param name="departments">The departments that the reader may see.</param>
    /// <param name="cancellation">Cancels.</param>
    Task<IReadOnlyDictionary<string, long>> CountAsync(DepartmentScope departments, CancellationToken cancellation = default);

    /// <summary>
    /// The tickets of a page. Only tickets of the selection count: a ticket that is none of it would be left out of the page
    /// afterwards. Page by key, not by offset, so that the last page costs what the first does.
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

/// <summary>An order in which ticket lists can be read.</summary>
/// <param name="Key">Stable: lower-case ASCII letters, digits and hyphens, beginning with the plugin's short name. It is in
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
/// <param name="Key">Stable: lower-case ASCII letters, digits and hyphens, beginning with the plugin's short name and a hyphen:
/// <c>sla-breached</c>.</param>
/// <param name="Title">What it is called, in the reader's language.</param>
/// <param name="Icon">Name of a Tabler outline icon.</param>
/// <param name="Order">The key of the source's order in which it is read.</param>
public sealed record TicketListView(string Key, string Title, string Icon, string Order)
{
    /// <summary>The statuses that its tickets can have; the selection names them. Those that are open where null.</summary>
    public IReadOnlyList<TicketStatus>? Statuses { get; init; }

    /// <summary>The statuses that the reader can narrow the view to; none where it makes no sense.</summary>
    public IReadOnlyList<TicketStatus> Filters { get; init; } = [];

    /// <summary>A sentence for when it is empty, in the reader's language; the usual one where null.</summary>
    public string? EmptyText { get; init; }

    /// <summary>A tone for its number where that should alarm: <c>warning</c> or <c>danger</c>; null for none.</summary>
    public string? Tone { get; init; }
}

/// <summary>Which tickets a list is about.</summary>
/// <param name="Departments">The departments that the reader may see, or the one that the list is about; never empty.</param>
/// <param name="Statuses">At least one.</param>
/// <param name="AssigneeId">A user; 0 for unassigned; null for any.</param>
/// <param name="View">The key of the source's view; null for a list of Ticketing's own, of which every ticket of the selection is
/// one.</param>
public sealed record TicketSelection(DepartmentScope Departments, IReadOnlyList<TicketStatus> Statuses, long? AssigneeId, string? View);

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
