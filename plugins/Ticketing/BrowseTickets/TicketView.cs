using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.BrowseTickets;

/// <summary>Which tickets a list shows.</summary>
/// <param name="Kind">The kind of view.</param>
/// <param name="DepartmentId">The department, for <see cref="ViewKind.Department"/>.</param>
public readonly record struct TicketView(ViewKind Kind, long DepartmentId = 0)
{
    /// <summary>The view as its plugin describes it, for <see cref="ViewKind.Added"/>.</summary>
    public TicketListView? Added { get; init; }

    /// <summary>
    /// What the address says: <c>mine</c>, <c>unassigned</c>, <c>all</c>, <c>closed</c>, <c>spam</c>, <c>trash</c>,
    /// <c>department/3</c>, or a plugin's word.
    /// </summary>
    public string Key =>
        Added is not null ? Added.Key
        : Kind == ViewKind.Department ? $"department/{DepartmentId}"
        : Kind.ToString().ToLowerInvariant();

    public string Href => $"/tickets/{Key}";

    /// <summary>Reads what the address says; null for what is no view of ours.</summary>
    public static TicketView? Read(string? key) =>
        key switch
        {
            "mine" => new TicketView(ViewKind.Mine),
            "unassigned" => new TicketView(ViewKind.Unassigned),
            "all" => new TicketView(ViewKind.All),
            "closed" => new TicketView(ViewKind.Closed),
            "spam" => new TicketView(ViewKind.Spam),
            "trash" => new TicketView(ViewKind.Trash),
            _ when key?.StartsWith("department/", StringComparison.Ordinal) == true
                    && long.TryParse(key["department/".Length..], out var id) => new TicketView(ViewKind.Department, id),
            _ => null,
        };

    /// <summary>The categories whose tickets the view shows.</summary>
    public IReadOnlyList<StatusCategory> Categories =>
        Kind switch
        {
            ViewKind.Closed => StatusCategories.Done,
            ViewKind.Spam => [StatusCategory.Spam],
            ViewKind.Trash => [StatusCategory.Trash],
            ViewKind.Added => Added?.Categories ?? StatusCategories.Open,
            _ => StatusCategories.Open,
        };

    /// <summary>The categories whose statuses can be filtered by. A department's closed tickets are reached from the department.</summary>
    public IReadOnlyList<StatusCategory> Filters =>
        Added is not null ? Added.Filters
        : Kind is ViewKind.Spam or ViewKind.Trash ? []
        : Kind == ViewKind.Closed ? StatusCategories.Done
        : Kind == ViewKind.All ? StatusCategories.Open
        : [.. StatusCategories.Open, .. StatusCategories.Done];

    public string Title(IStringLocalizer T, DepartmentInfo? department) =>
        Kind switch
        {
            ViewKind.Mine => T["Mine"],
            ViewKind.Unassigned => T["Unassigned"],
            ViewKind.All => T["All open"],
            ViewKind.Closed => T["Closed tickets"],
            ViewKind.Spam => T["Spam"],
            ViewKind.Trash => T["Trash"],
            ViewKind.Added => Added?.Title ?? "",
            _ => department?.Name ?? T["Department"],
        };
}

/// <summary>The kinds of views.</summary>
public enum ViewKind
{
    /// <summary>Assigned to the reader.</summary>
    Mine,

    /// <summary>Assigned to nobody.</summary>
    Unassigned,

    /// <summary>All that are open.</summary>
    All,

    /// <summary>All that are closed.</summary>
    Closed,

    /// <summary>Unwanted mail.</summary>
    Spam,

    /// <summary>Thrown away and not erased yet.</summary>
    Trash,

    /// <summary>Of one department.</summary>
    Department,

    /// <summary>What another plugin brings.</summary>
    Added,
}
