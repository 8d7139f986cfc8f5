using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Users;

namespace Hookdesk.Ticketing.Contracts;

/// <summary>Reads tickets. Scoped. Permissions aren't checked unless stated otherwise.</summary>
public interface ITickets
{
    /// <summary>A ticket, or null.</summary>
    Task<TicketSummary?> FindAsync(long ticketId, CancellationToken cancellation = default);

    /// <summary>A message, or null.</summary>
    Task<MessageSummary?> FindMessageAsync(long messageId, CancellationToken cancellation = default);

    /// <summary>
    /// True if an email address belongs to the requester or a participant of the ticket, or of the ticket it was merged into.
    /// </summary>
    Task<bool> TakesPartAsync(long ticketId, string address, CancellationToken cancellation = default);

    /// <summary>
    /// True if the user has the permission for tickets of the department, through a role held everywhere or in that department.
    /// </summary>
    Task<bool> MayAsync(ICurrentUser user, Permission permission, long departmentId, CancellationToken cancellation = default);

    /// <summary>The same for a user who is not signed in to this request, such as an agent who replies by email.</summary>
    Task<bool> MayAsync(UserInfo user, Permission permission, long departmentId, CancellationToken cancellation = default);
}

/// <summary>A ticket.</summary>
/// <param name="Id">Its id, which is also its number.</param>
/// <param name="Subject">The subject line.</param>
/// <param name="StatusId">The <see cref="TicketOption.Id"/> of its status, as in <see cref="ITicketStatuses"/>.</param>
/// <param name="Priority">How urgent.</param>
/// <param name="DepartmentId">Its department.</param>
/// <param name="AssigneeId">The agent responsible, or null.</param>
/// <param name="RequesterId">The requester.</param>
/// <param name="RequesterName">The customer's name.</param>
/// <param name="RequesterAddress">The customer's email address; null when only a phone number is known.</param>
/// <param name="Language">The requester's language, or null.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="MergedIntoId">The ticket that it was merged into, or null.</param>
public sealed record TicketSummary(
    long Id,
    string Subject,
    int StatusId,
    TicketPriority Priority,
    long DepartmentId,
    long? AssigneeId,
    long RequesterId,
    string RequesterName,
    string? RequesterAddress,
    string? Language,
    DateTimeOffset CreatedAt,
    long? MergedIntoId
)
{
    /// <summary>What its status means to Hookdesk.</summary>
    public StatusCategory Category => TicketStatus.CategoryOf(StatusId);
}

/// <summary>A message.</summary>
/// <param name="Id">Its id.</param>
/// <param name="TicketId">Its ticket.</param>
/// <param name="Kind">Whose it is.</param>
/// <param name="AuthorName">The author's name.</param>
/// <param name="Html">The body as HTML, not sanitized.</param>
/// <param name="Text">The body as text.</param>
/// <param name="CreatedAt">When it joined the ticket.</param>
public sealed record MessageSummary(
    long Id,
    long TicketId,
    MessageKind Kind,
    string AuthorName,
    string Html,
    string Text,
    DateTimeOffset CreatedAt
);

/// <summary>The departments. Scoped; served from memory.</summary>
public interface IDepartments
{
    /// <summary>All active departments, by name.</summary>
    Task<IReadOnlyList<DepartmentInfo>> ListAsync(CancellationToken cancellation = default);

    /// <summary>A department, active or inactive, or null.</summary>
    Task<DepartmentInfo?> FindAsync(long id, CancellationToken cancellation = default);

    /// <summary>The members of a department. Users who see every department through a role held everywhere aren't included.</summary>
    Task<IReadOnlyList<DepartmentMember>> MembersAsync(long id, CancellationToken cancellation = default);

    /// <summary>
    /// Everyone who can be assigned tickets of a department: active users who may see them, through a role held there or everywhere.
    /// </summary>
    Task<IReadOnlyList<UserInfo>> AssignableAsync(long id, CancellationToken cancellation = default);

    /// <summary>Creates a department inside the caller's transaction, for setting up a new installation.</summary>
    /// <param name="write">The transaction.</param>
    /// <param name="name">1 to 100 characters, not taken by another department.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>The new department's id.</returns>
    Task<long> CreateAsync(IWriteScope write, string name, CancellationToken cancellation = default);
}

/// <summary>A department.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsActive">False when it takes no new tickets.</param>
public sealed record DepartmentInfo(long Id, string Name, bool IsActive);

/// <summary>Someone who works in a department.</summary>
/// <param name="UserId">The user.</param>
/// <param name="RoleId">The role there.</param>
public sealed record DepartmentMember(long UserId, long RoleId);
