using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;
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

    /// <summary>The statuses that the view is about.</summary>
    public IReadOnlyList<TicketStatus> Statuses =>
        Kind switch
        {
            ViewKind.Closed => [TicketStatus.Closed],
            ViewKind.Spam => [TicketStatus.Spam],
            ViewKind.Trash => [TicketStatus.Trash],
            ViewKind.Added => Added?.Statuses ?? StatusRules.Open,
            _ => StatusRules.Open,
        };

    /// <summary>The statuses that can be filtered by. A department's closed tickets are reached from the department.</summary>
    public IReadOnlyList<TicketStatus> Filters =>
        Added is not null ? Added.Filters
        : Kind is ViewKind.Closed or ViewKind.Spam or ViewKind.Trash ? []
        : Kind == ViewKind.All ? StatusRules.Open
        : [.. StatusRules.Open, TicketStatus.Closed];

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
