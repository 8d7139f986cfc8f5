using Hookdesk.Sdk.Data;

namespace Hookdesk.Ticketing.Contracts;

/// <summary>
/// Changes tickets for other plugins, inside the caller's transaction, with the same rules and the same actions in the event log as a
/// change by an agent. Scoped. Rights are the caller's matter. The actor recorded is the scope's <see cref="Sdk.Security.IActor"/>; a
/// rule names itself with its <c>Become</c>.
/// </summary>
/// <remarks>
/// Each call takes the ticket in hand, which locks it until the transaction ends. Code that changes several tickets in one transaction
/// takes them in the order of their ids, so that two such transactions do not wait for each other. Every method throws
/// <see cref="KeyNotFoundException"/> for a ticket that is not there.
/// </remarks>
public interface ITicketChanges
{
    /// <summary>Gives the ticket to a user, or to nobody.</summary>
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
    /// <returns>True when it was another one before; false in the trash.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such status, or it is <see cref="TicketStatus.Trash"/>, for which
    /// there is <see cref="TrashAsync"/>.</exception>
    Task<bool> SetStatusAsync(IWriteScope write, long ticketId, TicketStatus status, CancellationToken cancellation = default);

    /// <summary>Moves the ticket to the trash, from where it comes back as it was.</summary>
    /// <returns>True when it was not there before; false also for a ticket that was merged, which follows the one that it was merged
    /// into.</returns>
    Task<bool> TrashAsync(IWriteScope write, long ticketId, CancellationToken cancellation = default);

    /// <summary>Restores the ticket from the trash with its previous status.</summary>
    /// <returns>True when it was in the trash.</returns>
    Task<bool> RestoreAsync(IWriteScope write, long ticketId, CancellationToken cancellation = default);

    /// <summary>Adds and removes tags. They are compared without regard to case; a tag comes into being when it is first used.</summary>
    /// <returns>True when one was added that was not there, or removed that was.</returns>
    Task<bool> ChangeTagsAsync(
        IWriteScope write,
        long ticketId,
        IReadOnlyCollection<string> add,
        IReadOnlyCollection<string> remove,
        CancellationToken cancellation = default
    );

    /// <summary>Sets the values of a field that the admin made.</summary>
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

    /// <summary>Moves the ticket to another department. The assignee stays, as when an agent moves it.</summary>
    /// <returns>True when it was in another one before.</returns>
    /// <exception cref="ArgumentException">There is no such department, or it takes no new tickets.</exception>
    Task<bool> MoveAsync(IWriteScope write, long ticketId, long departmentId, CancellationToken cancellation = default);

    /// <summary>
    /// Adds an internal note that no person wrote. It carries the name of the scope's actor where that is Hookdesk or a rule, else the
    /// desk's.
    /// </summary>
    /// <param name="write">The transaction.</param>
    /// <param name="ticketId">The ticket.</param>
    /// <param name="html">The text as HTML; it is sanitised when shown.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>The message.</returns>
    /// <exception cref="ArgumentException">The note is empty.</exception>
    Task<long> AddNoteAsync(IWriteScope write, long ticketId, string html, CancellationToken cancellation = default);
}
