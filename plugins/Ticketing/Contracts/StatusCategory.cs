namespace Hookdesk.Ticketing.Contracts;

/// <summary>
/// What a status means to Hookdesk. Administrators name, color, and order statuses, but each one belongs to a category, and rules such as
/// reopening a ticket or pausing an SLA target go by the category. The numbers are stored, and aren't the order in which categories are
/// shown.
/// </summary>
public enum StatusCategory
{
    /// <summary>No agent has replied yet.</summary>
    New = 0,

    /// <summary>An agent has to act.</summary>
    Open = 1,

    /// <summary>The customer has to reply.</summary>
    Pending = 2,

    /// <summary>Done. If the customer writes, the ticket is reopened.</summary>
    Closed = 3,

    /// <summary>Unwanted mail. A system category: it has one status.</summary>
    Spam = 4,

    /// <summary>Nobody can act at the moment. The ticket counts as open.</summary>
    OnHold = 5,

    /// <summary>
    /// In the trash: only in its own list until the ticket is restored, a customer writes, or the ticket is deleted permanently. A system
    /// category: it has one status, and only <see cref="ITicketChanges.TrashAsync"/> and <see cref="ITicketChanges.RestoreAsync"/> lead
    /// into and out of it.
    /// </summary>
    Trash = 6,

    /// <summary>A third party, such as a supplier, has to act. The ticket counts as open.</summary>
    PendingThirdParty = 7,

    /// <summary>
    /// Answered, until the customer says otherwise. If the customer writes, the ticket is reopened. SLA targets end as if the ticket were
    /// closed.
    /// </summary>
    Solved = 8,
}

/// <summary>Rules that follow from the category of a status.</summary>
public static class StatusCategories
{
    /// <summary>The categories in which a ticket counts as open, in the order in which they're shown.</summary>
    public static IReadOnlyList<StatusCategory> Open { get; } =
    [StatusCategory.New, StatusCategory.Open, StatusCategory.Pending, StatusCategory.PendingThirdParty, StatusCategory.OnHold];

    /// <summary>The categories in which the work is done, in the order in which they're shown.</summary>
    public static IReadOnlyList<StatusCategory> Done { get; } = [StatusCategory.Solved, StatusCategory.Closed];

    /// <summary>All categories in the order in which they're shown.</summary>
    public static IReadOnlyList<StatusCategory> All { get; } = [.. Open, .. Done, StatusCategory.Spam, StatusCategory.Trash];

    /// <summary>True if tickets of the category count as open.</summary>
    public static bool IsOpen(this StatusCategory category) =>
        category
            is StatusCategory.New
                or StatusCategory.Open
                or StatusCategory.Pending
                or StatusCategory.PendingThirdParty
                or StatusCategory.OnHold;

    /// <summary>True if the work on tickets of the category is done: solved or closed.</summary>
    public static bool IsDone(this StatusCategory category) => category is StatusCategory.Solved or StatusCategory.Closed;

    /// <summary>True for spam and trash, whose statuses can't be added to, limited, or retired.</summary>
    public static bool IsSystem(this StatusCategory category) => category is StatusCategory.Spam or StatusCategory.Trash;

    /// <summary>The category as it's written in addresses, rules, and search: <c>open</c>, <c>pending-third-party</c>.</summary>
    public static string Key(this StatusCategory category) =>
        category == StatusCategory.PendingThirdParty ? "pending-third-party" : category.ToString().ToLowerInvariant();

    /// <summary>Reads what <see cref="Key"/> writes, without regard to case; null for anything else.</summary>
    public static StatusCategory? Read(string? key) =>
        All.Select(category => (StatusCategory?)category)
            .FirstOrDefault(category => string.Equals(category!.Value.Key(), key, StringComparison.OrdinalIgnoreCase));
}
