using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;

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
    /// <summary>All statuses by id, also those that nobody can choose any more.</summary>
    public required IReadOnlyDictionary<int, TicketStatus> Statuses { get; init; }

    public required IReadOnlyDictionary<long, UserInfo> Users { get; init; }

    /// <summary>The place before which the previous page ends, and after which the next begins; null where there is none.</summary>
    public required string? Before { get; init; }
    public required string? After { get; init; }

    /// <summary>What the first page is known again by.</summary>
    public required string Mark { get; init; }

    /// <summary>What its rows look like; empty in a plugin's order.</summary>
    public string Look { get; init; } = "";

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
        View.Added is not { } added ? Views.Counts.Of(View, Status?.Id)
        : Status is null ? Views.Added.SelectMany(group => group.Views).FirstOrDefault(known => known.View.Key == added.Key).Count
        : null;

    /// <summary>The statuses that the list can be narrowed to: those in use, and retired ones that tickets still have.</summary>
    public IReadOnlyList<TicketStatus> Filters =>
        [
            .. Statuses
                .Values.Where(status =>
                    View.Filters.Contains(status.Category) && (!status.IsRetired || status == Status || CountOf(status) is > 0)
                )
                .OrderBy(status => status.Position),
        ];

    /// <summary>The statuses that selected tickets can be given.</summary>
    public IReadOnlyList<TicketStatus> Choices =>
        [
            .. Statuses
                .Values.Where(status =>
                    !status.IsRetired && status.Category is not (StatusCategory.New or StatusCategory.Spam or StatusCategory.Trash)
                )
                .OrderBy(status => status.Position),
        ];

    /// <summary>How many tickets of the list have a status; null where that is not known.</summary>
    public long? CountOf(TicketStatus status) => View.Added is null ? Views.Counts.Of(View, status.Id) : null;

    /// <summary>All that the bar above the list shows: an equal one looks the same.</summary>
    public object BarKey =>
        (
            "bar",
            View.Key,
            Title,
            Status,
            string.Join('|', Filters.Select(filter => $"{filter.Key}:{filter.Name}:{filter.Color}:{CountOf(filter)}")),
            OrderText,
            (IsCompact, MayCreate)
        );

    /// <summary>The same of the heads of the columns.</summary>
    /// <param name="more">Whether a plugin fills the slot of the rows.</param>
    public object HeadKey(bool more) =>
        (
            "head",
            View.Key,
            Status,
            ShowsDepartment,
            more,
            OrderText,
            string.Join('|', Columns.Select(column => $"{column.Key}:{column.Title}"))
        );

    /// <summary>The same of what can be done with selected rows.</summary>
    public object BulkKey =>
        (
            "bulk",
            View.Kind == ViewKind.Trash,
            MayChange,
            MayTrash,
            MayErase,
            string.Join('|', Choices.Select(choice => $"{choice.Key}:{choice.Name}:{choice.Color}"))
        );

    private string OrderText =>
        string.Concat(
            $"{Order?.Key}:{Order?.Title}:{Order?.Column}:{Order?.IsDescending}",
            string.Concat(Orders.Select(order => $"|{order.Key}:{order.Title}:{order.Column}"))
        );

    public string Href => Address(null);
    public string? NewerHref => Before is null ? null : Address($"newer={Uri.EscapeDataString(Before)}");
    public string? OlderHref => After is null ? null : Address($"older={Uri.EscapeDataString(After)}");

    /// <summary>Where an open list asks how many tickets are new to it.</summary>
    public string NewsHref => Address(Order is null ? $"part=new&newer={Mark}&mark={Look}" : $"part=new&mark={Mark}");

    public string Address(string? extra, TicketStatus? status) => Address(extra, status, Order?.Key);

    public string Address(string? extra) => Address(extra, Status);

    /// <summary>The list in another order; null for by last activity.</summary>
    public string Sorted(TicketOrder? order) => Address(null, Status, order?.Key);

    // A view's own order goes without saying.
    private string Address(string? extra, TicketStatus? status, string? order) =>
        $"{View.Href}{Query(status is null ? null : $"status={status.Key}", order is null || order == View.Added?.Order ? null : $"sort={order}", extra)}";

    private static string Query(params string?[] parts) =>
        string.Join('&', parts.OfType<string>()) is { Length: > 0 } query ? $"?{query}" : "";
}
