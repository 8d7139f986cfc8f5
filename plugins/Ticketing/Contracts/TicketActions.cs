using System.Text.Json.Serialization;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Hooks;

namespace Hookdesk.Ticketing.Contracts;

/// <summary>
/// A ticket was created. Its first message follows as <see cref="MessageAdded"/> in the same transaction, or its messages as
/// <see cref="TicketSplitReceived"/> where they were split off from another ticket.
/// </summary>
/// <param name="TicketId">The ticket, which is also its number.</param>
/// <param name="DepartmentId">Its department.</param>
/// <param name="RequesterId">The requester.</param>
/// <param name="Channel">How it came: <c>mail</c>, <c>agent</c>, <c>portal</c>, <c>api</c>, …</param>
[Hook("ticket.created")]
public sealed record TicketCreated(long TicketId, long DepartmentId, long RequesterId, string Channel) : IAction
{
    /// <summary>
    /// The <see cref="TicketOption.Id"/> of the status it began with; one that was split off with an answer begins as open.
    /// </summary>
    public int Status { get; init; }

    /// <summary>The category of that status.</summary>
    [JsonIgnore]
    public StatusCategory Category => TicketStatus.CategoryOf(Status);

    /// <summary>True for an imported conversation of the past: no SLA clock starts, and no one is notified.</summary>
    public bool IsHistory { get; init; }

    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Ticket(TicketId);
}

/// <summary>A message was added to a ticket: from a customer, from an agent to the customer, or an internal note.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="MessageId">The message.</param>
/// <param name="Kind">Whose it is and who may read it.</param>
/// <param name="Automatic">True for machine-made mail such as an out-of-office note, which stops no clock and reopens nothing.</param>
[Hook("ticket.message-added")]
public sealed record MessageAdded(long TicketId, long MessageId, MessageKind Kind, bool Automatic = false) : IAction
{
    /// <summary>True for an imported message of the past: it starts and stops no SLA clock, and no one is notified.</summary>
    public bool IsHistory { get; init; }

    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Ticket(TicketId);
}

/// <summary>The status of a ticket changed.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="From">The <see cref="TicketOption.Id"/> of the status before.</param>
/// <param name="To">The <see cref="TicketOption.Id"/> of the status after.</param>
[Hook("ticket.status-changed")]
public sealed record TicketStatusChanged(long TicketId, int From, int To) : IAction
{
    /// <summary>The category before. It's the same after, if only the status changed.</summary>
    [JsonIgnore]
    public StatusCategory FromCategory => TicketStatus.CategoryOf(From);

    /// <summary>The category after.</summary>
    [JsonIgnore]
    public StatusCategory ToCategory => TicketStatus.CategoryOf(To);

    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Ticket(TicketId);
}

/// <summary>The assignee of a ticket changed.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="FromUserId">Before; null for nobody.</param>
/// <param name="ToUserId">After; null for nobody.</param>
[Hook("ticket.assigned")]
public sealed record TicketAssigned(long TicketId, long? FromUserId, long? ToUserId) : IAction
{
    /// <summary>The names at that time, for the history.</summary>
    public string? ToName { get; init; }

    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Ticket(TicketId);
}

/// <summary>The priority of a ticket changed.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="From">Before.</param>
/// <param name="To">After.</param>
[Hook("ticket.priority-changed")]
public sealed record TicketPriorityChanged(long TicketId, TicketPriority From, TicketPriority To) : IAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Ticket(TicketId);
}

/// <summary>A ticket moved to another department.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="FromDepartmentId">Before.</param>
/// <param name="ToDepartmentId">After.</param>
[Hook("ticket.moved")]
public sealed record TicketMoved(long TicketId, long FromDepartmentId, long ToDepartmentId) : IAction
{
    /// <summary>The new department's name at that time, for the history.</summary>
    public string? ToName { get; init; }

    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Ticket(TicketId);
}

/// <summary>A ticket's tags changed.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="Added">Tags it got.</param>
/// <param name="Removed">Tags it lost.</param>
[Hook("ticket.tags-changed")]
public sealed record TicketTagsChanged(long TicketId, IReadOnlyList<string> Added, IReadOnlyList<string> Removed) : IAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Ticket(TicketId);
}

/// <summary>The subject of a ticket changed.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="From">Before.</param>
/// <param name="To">After.</param>
[Hook("ticket.subject-changed")]
public sealed record TicketSubjectChanged(long TicketId, string From, string To) : IAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Ticket(TicketId);
}

/// <summary>Someone other than the requester joined a ticket.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="CustomerId">Who joined.</param>
/// <param name="Role">As what.</param>
[Hook("ticket.participant-added")]
public sealed record TicketParticipantAdded(long TicketId, long CustomerId, ParticipantRole Role) : IAction
{
    /// <summary>The name at that time, for the history.</summary>
    public string? Name { get; init; }

    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Ticket(TicketId);
}

/// <summary>The delivery status of a message to the customer changed: it was sent, is being retried, or failed permanently.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="MessageId">The message.</param>
/// <param name="State">What became of it.</param>
/// <param name="Detail">The server's words where it failed; null otherwise.</param>
[Hook("ticket.delivery-changed")]
public sealed record MessageDeliveryChanged(long TicketId, long MessageId, DeliveryState State, string? Detail) : IAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Ticket(TicketId);
}

/// <summary>An agent undid sending a reply; it is the agent's draft again, and the message is gone.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="MessageId">The id that the message had.</param>
[Hook("ticket.reply-taken-back")]
public sealed record ReplyTakenBack(long TicketId, long MessageId) : IAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Ticket(TicketId);
}

/// <summary>
/// A ticket was merged into another one, which now has its messages. <see cref="TicketMergeReceived"/> reports the same for the other
/// ticket. The change of its status to closed is recorded before.
/// </summary>
/// <param name="TicketId">The ticket that was merged and is closed.</param>
/// <param name="IntoId">The ticket that was kept.</param>
/// <param name="MessageIds">The messages that moved; their ids stay.</param>
[Hook("ticket.merged")]
public sealed record TicketMerged(long TicketId, long IntoId, IReadOnlyList<long> MessageIds) : IAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Ticket(TicketId);
}

/// <summary>A ticket received the messages of another one that was merged into it.</summary>
/// <param name="TicketId">The ticket that was kept.</param>
/// <param name="FromId">The ticket that was merged.</param>
/// <param name="MessageIds">The messages that it got; their ids stay.</param>
[Hook("ticket.merge-received")]
public sealed record TicketMergeReceived(long TicketId, long FromId, IReadOnlyList<long> MessageIds) : IAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Ticket(TicketId);
}

/// <summary>
/// Messages of a ticket were split off into a new one. Subject is the ticket that they left; the new one has
/// <see cref="TicketCreated"/> and then <see cref="TicketSplitReceived"/>, both recorded before.
/// </summary>
/// <param name="TicketId">The ticket that the messages left.</param>
/// <param name="NewId">The new ticket.</param>
/// <param name="MessageIds">The messages that moved; their ids stay.</param>
[Hook("ticket.split")]
public sealed record TicketSplit(long TicketId, long NewId, IReadOnlyList<long> MessageIds) : IAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Ticket(TicketId);
}

/// <summary>A new ticket received its messages in a split.</summary>
/// <param name="TicketId">The new ticket.</param>
/// <param name="FromId">The ticket that the messages left.</param>
/// <param name="MessageIds">The messages that it got; their ids stay.</param>
[Hook("ticket.split-received")]
public sealed record TicketSplitReceived(long TicketId, long FromId, IReadOnlyList<long> MessageIds) : IAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Ticket(TicketId);
}

/// <summary>The values of a custom field changed.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="Key">The field's key, as <see cref="ITicketFields"/> knows it.</param>
/// <param name="From">The values before, as they are stored; none where it was empty.</param>
/// <param name="To">The values after.</param>
[Hook("ticket.field-changed")]
public sealed record TicketFieldChanged(long TicketId, string Key, IReadOnlyList<string> From, IReadOnlyList<string> To) : IAction
{
    /// <summary>The field's title at that time, for the history.</summary>
    public string? Title { get; init; }

    /// <summary>The values before as people read them, for the history.</summary>
    public string? FromText { get; init; }

    /// <summary>The values after as people read them, for the history.</summary>
    public string? ToText { get; init; }

    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Ticket(TicketId);
}

/// <summary>
/// A ticket was moved to the trash. A <see cref="TicketStatusChanged"/> to <see cref="StatusCategory.Trash"/> is recorded before.
/// </summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="From">The <see cref="TicketOption.Id"/> of the status that it had.</param>
[Hook("ticket.trashed")]
public sealed record TicketTrashed(long TicketId, int From) : IAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Ticket(TicketId);
}

/// <summary>
/// A ticket left the trash, because someone restored it or wrote in it. A <see cref="TicketStatusChanged"/> from
/// <see cref="StatusCategory.Trash"/> is recorded before.
/// </summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="To">The <see cref="TicketOption.Id"/> of the status that it has now.</param>
[Hook("ticket.restored")]
public sealed record TicketRestored(long TicketId, int To) : IAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Ticket(TicketId);
}

/// <summary>
/// A ticket was permanently deleted, with its messages, files, drafts, and all other data in Ticketing. Its number isn't reused. Plugins
/// that store data about the ticket must delete it now. Tickets that were merged into it are deleted with it, each with its own action.
/// </summary>
/// <param name="TicketId">The number that the ticket had.</param>
/// <param name="DepartmentId">The department in which it was.</param>
[Hook("ticket.erased")]
public sealed record TicketErased(long TicketId, long DepartmentId) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Ticket(TicketId);
}

/// <summary>The kinds of entities in Ticketing's actions.</summary>
public static class TicketSubjects
{
    /// <summary>A ticket.</summary>
    public static EntityRef Ticket(long id) => new("ticket", id);

    /// <summary>A customer.</summary>
    public static EntityRef Customer(long id) => new("customer", id);

    /// <summary>A department.</summary>
    public static EntityRef Department(long id) => new("department", id);

    /// <summary>An organization.</summary>
    public static EntityRef Organization(long id) => new("organization", id);

    /// <summary>A custom field.</summary>
    public static EntityRef Field(long id) => new("ticket-field", id);

    /// <summary>A value that administrators define: <c>ticket-status</c>.</summary>
    /// <param name="property">The property of tickets that it belongs to: <c>status</c>.</param>
    /// <param name="id">Its <see cref="TicketOption.Id"/>.</param>
    public static EntityRef Option(string property, int id) => new($"ticket-{property}", id);

    /// <summary>A message of a ticket.</summary>
    public static EntityRef Message(long id) => new("message", id);
}
