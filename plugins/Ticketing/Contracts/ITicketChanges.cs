using Hookdesk.Sdk.Data;

namespace Hookdesk.Ticketing.Contracts;

/// <summary>
/// Changes tickets for other plugins, inside the caller's transaction, with the same rules and event log entries as a change by an agent.
/// Scoped. The caller is responsible for checking permissions. The recorded actor is the scope's <see cref="Sdk.Security.IActor"/>; rules
/// identify themselves with its <c>Become</c>.
/// </summary>
/// <remarks>
/// Each call locks the ticket until the transaction ends. Code that changes several tickets in one transaction must do so in the order of
/// their IDs, so that two transactions can't block each other. All methods throw <see cref="KeyNotFoundException"/> if the ticket doesn't
/// exist.
/// </remarks>
public interface ITicketChanges
{
    /// <summary>Assigns the ticket to a user, or removes the assignee.</summary>
    /// <param name="write">The transaction.</param>
    /// <param name="ticketId">The ticket.</param>
    /// <param name="userId">An active user who may see tickets of its department; null takes the assignee off.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>True if the assignee changed.</returns>
    /// <exception cref="ArgumentException">The user may not be given tickets of this department, is disabled, or is not there.</exception>
    Task<bool> AssignAsync(IWriteScope write, long ticketId, long? userId, CancellationToken cancellation = default);

    /// <summary>Sets the priority.</summary>
    /// <returns>True when it was another one before.</returns>
    Task<bool> SetPriorityAsync(IWriteScope write, long ticketId, TicketPriority priority, CancellationToken cancellation = default);

    /// <summary>Sets the status. A ticket in the trash keeps its own until it is restored.</summary>
    /// <param name="write">The transaction.</param>
    /// <param name="ticketId">The ticket.</param>
    /// <param name="statusId">The <see cref="TicketOption.Id"/> of the status, as in <see cref="ITicketStatuses"/>.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>True when it was another one before; false in the trash.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such status, it is retired, or it is that of
    /// <see cref="StatusCategory.Trash"/>, for which there is <see cref="TrashAsync"/>.</exception>
    Task<bool> SetStatusAsync(IWriteScope write, long ticketId, int statusId, CancellationToken cancellation = default);

    /// <summary>
    /// Sets the status that tickets of the ticket's department get in a category (<see cref="ITicketStatuses.DefaultAsync"/>). A ticket that
    /// is in the category keeps its status, and so does one in the trash until it is restored.
    /// </summary>
    /// <returns>True when it was in another category before; false in the trash.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such category, or it is <see cref="StatusCategory.Trash"/>, for which
    /// there is <see cref="TrashAsync"/>.</exception>
    Task<bool> SetStatusAsync(IWriteScope write, long ticketId, StatusCategory category, CancellationToken cancellation = default);

    /// <summary>Moves the ticket to the trash. It can be restored unchanged.</summary>
    /// <returns>True when it was not there before; false also for a ticket that was merged, which follows the one that it was merged
    /// into.</returns>
    Task<bool> TrashAsync(IWriteScope write, long ticketId, CancellationToken cancellation = default);

    /// <summary>Restores the ticket from the trash with its previous status.</summary>
    /// <returns>True when it was in the trash.</returns>
    Task<bool> RestoreAsync(IWriteScope write, long ticketId, CancellationToken cancellation = default);

    /// <summary>Adds and removes tags. Tags are compared case-insensitively and are created when they're first used.</summary>
    /// <returns>True when one was added that was not there, or removed that was.</returns>
    Task<bool> ChangeTagsAsync(
        IWriteScope write,
        long ticketId,
        IReadOnlyCollection<string> add,
        IReadOnlyCollection<string> remove,
        CancellationToken cancellation = default
    );

    /// <summary>Sets the values of a custom field.</summary>
    /// <param name="write">The transaction.</param>
    /// <param name="ticketId">The ticket.</param>
    /// <param name="key">The field's key.</param>
    /// <param name="values">Values as <see cref="TicketField"/> describes them; none empties the field. A checkbox takes <c>yes</c> or
    /// <c>no</c>.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>True when they were others before.</returns>
    /// <exception cref="ArgumentException">There is no such field, it is retired, or a value does not fit it.</exception>
    Task<bool> SetFieldAsync(
        IWriteScope write,
        long ticketId,
        string key,
        IReadOnlyList<string> values,
        CancellationToken cancellation = default
    );

    /// <summary>Moves the ticket to another department. The assignee doesn't change, as when an agent moves a ticket.</summary>
    /// <returns>True when it was in another one before.</returns>
    /// <exception cref="ArgumentException">There is no such department, or it takes no new tickets.</exception>
    Task<bool> MoveAsync(IWriteScope write, long ticketId, long departmentId, CancellationToken cancellation = default);

    /// <summary>
    /// Adds an internal note that wasn't written by a person. Its author is the scope's actor if that is the system or a rule, otherwise
    /// the system.
    /// </summary>
    /// <param name="write">The transaction.</param>
    /// <param name="ticketId">The ticket.</param>
    /// <param name="html">The text as HTML; it is sanitized when shown.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>The message.</returns>
    /// <exception cref="ArgumentException">The note is empty.</exception>
    Task<long> AddNoteAsync(IWriteScope write, long ticketId, string html, CancellationToken cancellation = default);
}
