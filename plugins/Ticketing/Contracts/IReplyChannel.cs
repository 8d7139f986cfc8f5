using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Hooks;

namespace Hookdesk.Ticketing.Contracts;

/// <summary>
/// Delivers messages to customers. Register as scoped <c>IReplyChannel</c>. Called inside the transaction that stores the message, so the
/// message and the outbox entry are committed together or not at all.
/// </summary>
[OpenToPlugins]
public interface IReplyChannel
{
    /// <summary>
    /// True if a reply in a ticket of this department can be sent. Called when the editor is shown, so that agents know beforehand. Answer
    /// from memory.
    /// </summary>
    ValueTask<bool> ServesAsync(long departmentId, CancellationToken cancellation = default);

    /// <summary>Queues a message for sending, or does nothing if this channel isn't responsible for the ticket.</summary>
    /// <returns>True when it will be sent: the message then counts as <see cref="DeliveryState.Queued"/>.</returns>
    Task<bool> QueueAsync(IWriteScope write, OutgoingMessage message, CancellationToken cancellation = default);

    /// <summary>Removes a queued message in the caller's transaction, so that no copy of it is sent.</summary>
    /// <returns>False when a copy has left or is leaving, or when this channel does not have the message: nothing was changed
    /// then.</returns>
    Task<bool> CancelAsync(IWriteScope write, long messageId, CancellationToken cancellation = default);
}

/// <summary>A message to customers.</summary>
/// <param name="TicketId">The ticket, which is also its number.</param>
/// <param name="MessageId">The message.</param>
/// <param name="DepartmentId">The ticket's department, whose address it is sent from.</param>
/// <param name="Subject">The ticket's subject.</param>
/// <param name="Html">The body: sanitized HTML; its images point to attachments by <c>cid:</c>.</param>
/// <param name="AuthorId">The agent who wrote it, or null for an automatic message.</param>
/// <param name="Automatic">True for a machine-made message (labeled as RFC 3834 says).</param>
public sealed record OutgoingMessage(
    long TicketId,
    long MessageId,
    long DepartmentId,
    string Subject,
    string Html,
    long? AuthorId,
    bool Automatic
)
{
    /// <summary>The recipients; each person once.</summary>
    public required IReadOnlyList<Person> To { get; init; }

    /// <summary>The Cc recipients, without anyone who is in <see cref="To"/>.</summary>
    public IReadOnlyList<Person> Cc { get; init; } = [];

    /// <summary>Files and inline images.</summary>
    public IReadOnlyList<IncomingAttachment> Attachments { get; init; } = [];

    /// <summary>The requester's language, or null for the installation's.</summary>
    public string? Language { get; init; }

    /// <summary>The earliest time to send the message, so that the agent can undo it. Null means immediately.</summary>
    public DateTimeOffset? NotBefore { get; init; }
}

/// <summary>Sends automatic messages in a ticket, such as an auto-reply. Scoped.</summary>
public interface IAutomaticMessages
{
    /// <summary>
    /// Adds a <see cref="MessageKind.Automatic"/> message to a ticket, or to the ticket it was merged into, and queues it for the
    /// requester, in the caller's transaction.
    /// </summary>
    Task<long> SendAsync(IWriteScope write, long ticketId, string html, CancellationToken cancellation = default);
}

/// <summary>Records the delivery status of messages. Scoped.</summary>
public interface IMessageDelivery
{
    /// <summary>Stores the status on the message and records <see cref="MessageDeliveryChanged"/>, in the caller's transaction.</summary>
    Task SetAsync(IWriteScope write, long messageId, DeliveryState state, string? detail, CancellationToken cancellation = default);

    /// <summary>Undoes sending a queued reply that hasn't been sent: it becomes the author's draft again.</summary>
    /// <returns>False when it left already.</returns>
    Task<bool> UndoAsync(IWriteScope write, long messageId, CancellationToken cancellation = default);
}

/// <summary>A ticket is about to be created. A handler can change or reject it.</summary>
/// <param name="Ticket">What will be saved.</param>
[Hook("ticket.creating")]
public sealed record TicketCreating(NewTicket Ticket) : IFilter;

/// <summary>A customer's message is about to be added to a ticket.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="Message">What will be saved.</param>
[Hook("ticket.message-receiving")]
public sealed record MessageReceiving(long TicketId, IncomingMessage Message) : IFilter;

/// <summary>
/// A message's HTML is about to be prepared for display. A handler can change it: remove parts, rewrite links, add a warning. The result is
/// sanitized afterwards like any other HTML. Messages are prepared once, after they're stored, and prepared again when a handler is added,
/// removed, or updated. If a handler rejects the message, it's shown unchanged.
/// </summary>
/// <param name="MessageId">The message.</param>
/// <param name="Kind">The kind of message.</param>
/// <param name="Html">The whole body or its new part, not sanitized.</param>
[Hook("ticket.message-displaying")]
public sealed record MessageDisplaying(long MessageId, MessageKind Kind, string Html) : IFilter;

/// <summary>An agent's reply is about to be saved and sent.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="AuthorId">The agent.</param>
/// <param name="Html">The body.</param>
/// <param name="To">The recipients.</param>
/// <param name="Cc">Those in copy.</param>
[Hook("ticket.reply-sending")]
public sealed record ReplySending(long TicketId, long AuthorId, string Html, IReadOnlyList<Person> To, IReadOnlyList<Person> Cc) : IFilter;
