using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Users;

namespace Hookdesk.Ticketing.Contracts;

/// <summary>Accepts messages from customers, regardless of channel. Scoped.</summary>
public interface ITicketIntake
{
    /// <summary>
    /// Creates a ticket with its first message inside the caller's transaction. An unknown sender becomes a new customer.
    /// </summary>
    /// <exception cref="RefusedException">A plugin refused the ticket; nothing was written.</exception>
    Task<IntakeResult> CreateTicketAsync(IWriteScope write, NewTicket ticket, CancellationToken cancellation = default);

    /// <summary>
    /// Adds a customer's message to a ticket inside the caller's transaction. A message for a merged ticket goes to the ticket it was
    /// merged into. A closed ticket is reopened and a ticket in the trash is restored as open, except by an <see
    /// cref="IncomingMessage.Automatic"/> message. A new sender becomes a participant; the requester doesn't change.
    /// </summary>
    /// <exception cref="RefusedException">A plugin refused the message; nothing was written.</exception>
    /// <exception cref="KeyNotFoundException">There is no such ticket.</exception>
    Task<IntakeResult> AddMessageAsync(IWriteScope write, long ticketId, IncomingMessage message, CancellationToken cancellation = default);

    /// <summary>
    /// Adds an agent's message that wasn't written in the browser (such as an email reply to a notification), with the same rules as a
    /// reply or note in the browser. Check the agent's permissions first with
    /// <see cref="ITickets.MayAsync(UserInfo, Permission, long, CancellationToken)"/>.
    /// </summary>
    Task<IntakeResult> AddAgentMessageAsync(
        IWriteScope write,
        long ticketId,
        long userId,
        IncomingMessage message,
        MessageKind kind,
        CancellationToken cancellation = default
    );

    /// <summary>
    /// Adds a reply that was sent to the customer before the conversation was imported, inside the caller's transaction. Nothing is sent;
    /// the author is known by name and address only. Call it within <see cref="IWriteScope.AsOf"/> to set the date.
    /// </summary>
    /// <exception cref="KeyNotFoundException">There is no such ticket.</exception>
    Task<IntakeResult> AddPastReplyAsync(
        IWriteScope write,
        long ticketId,
        IncomingMessage message,
        CancellationToken cancellation = default
    );
}

/// <summary>A ticket to create.</summary>
/// <param name="DepartmentId">Where it goes.</param>
/// <param name="Subject">The subject line; empty becomes “(no subject)” in the installation's language.</param>
/// <param name="Channel">How it came: <c>mail</c>, <c>portal</c>, <c>api</c>, …</param>
/// <param name="Message">The first message.</param>
public sealed record NewTicket(long DepartmentId, string Subject, string Channel, IncomingMessage Message)
{
    /// <summary>The priority.</summary>
    public TicketPriority Priority { get; init; } = TicketPriority.Normal;

    /// <summary>Tags, without <c>#</c>.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The assignee, or null.</summary>
    public long? AssigneeId { get; init; }

    /// <summary>
    /// The requester, if it isn't the author of the message. The message is then a reply that was sent in the past, as with
    /// <see cref="ITicketIntake.AddPastReplyAsync"/>.
    /// </summary>
    public Person? Requester { get; init; }
}

/// <summary>An incoming message.</summary>
/// <param name="From">The sender.</param>
/// <param name="Html">The body as HTML of any origin; it is stored as it is and sanitized when shown. Empty where there is only
/// text.</param>
/// <param name="Text">The body as plain text; made from the HTML where empty.</param>
/// <param name="WrittenAt">When it was written, for display; the ticket orders by arrival.</param>
public sealed record IncomingMessage(Person From, string Html, string Text, DateTimeOffset WrittenAt)
{
    /// <summary>The new part of the body as HTML, if quoted text was found; null shows the whole body.</summary>
    public string? VisibleHtml { get; init; }

    /// <summary>Recipients other than Hookdesk's own addresses. Those in Cc become Cc recipients of the ticket.</summary>
    public IReadOnlyList<Person> To { get; init; } = [];

    /// <summary>
    /// People in Cc, without Hookdesk's own addresses. The first 50 of a message become watchers, up to 100 participants per ticket.
    /// Watchers receive copies of replies.
    /// </summary>
    public IReadOnlyList<Person> Cc { get; init; } = [];

    /// <summary>
    /// True if the sender is identified only by the ticket number, so the sender address may be forged. People in Cc then don't become
    /// watchers: a forged email could otherwise add its author to the recipients of the next reply.
    /// </summary>
    public bool IsUnproven { get; init; }

    /// <summary>Files and inline images, already stored.</summary>
    public IReadOnlyList<IncomingAttachment> Attachments { get; init; } = [];

    /// <summary>True for automatic email (RFC 3834), which doesn't reopen tickets or stop clocks.</summary>
    public bool Automatic { get; init; }

    /// <summary>The language, where known: a tag such as <c>uk</c>.</summary>
    public string? Language { get; init; }

    /// <summary>
    /// True for a message of the past that is imported: no one is notified, and no SLA clock starts. See
    /// <see cref="MessageAdded.IsHistory"/>.
    /// </summary>
    public bool IsHistory { get; init; }

    /// <summary>
    /// True for a message of the past that needs no more work. A ticket created with it is closed, and a ticket that it is added to keeps
    /// its status. Only together with <see cref="IsHistory"/>.
    /// </summary>
    public bool IsSettled { get; init; }
}

/// <summary>A person by email address.</summary>
/// <param name="Name">The display name; may be empty.</param>
/// <param name="Address">The email address.</param>
public sealed record Person(string Name, string Address);

/// <summary>A stored file that belongs to a message.</summary>
/// <param name="Blob">The content.</param>
/// <param name="FileName">A cleaned name without path.</param>
/// <param name="ContentType">The media type as the sender gave it.</param>
/// <param name="ContentId">The Content-ID without angle brackets for a picture shown in the text; null for an attachment.</param>
public sealed record IncomingAttachment(BlobRef Blob, string FileName, string ContentType, string? ContentId);

/// <summary>What was written.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="MessageId">The message.</param>
/// <param name="CustomerId">The sender as customer; 0 for an agent.</param>
/// <param name="IsNewTicket">True when the ticket was created.</param>
public sealed record IntakeResult(long TicketId, long MessageId, long CustomerId, bool IsNewTicket);

/// <summary>A plugin rejected the action. Nothing was written.</summary>
/// <param name="reason">A sentence for a person.</param>
public sealed class RefusedException(string reason) : Exception(reason);
