using Hookdesk.Ticketing.Contracts;
using LinqToDB.Mapping;

namespace Hookdesk.Ticketing.Data;

/// <summary>A ticket. Its id is its number.</summary>
[Table("ticketing_ticket")]
internal sealed class TicketRow
{
    [Column("id"), PrimaryKey, Identity]
    public long Id { get; set; }

    [Column("subject")]
    public string Subject { get; set; } = "";

    /// <summary>The status, which tells the category; see <see cref="TicketStatus.CategoryOf"/>.</summary>
    [Column("status")]
    public int StatusId { get; set; }

    public StatusCategory Category => TicketStatus.CategoryOf(StatusId);

    [Column("priority")]
    public TicketPriority Priority { get; set; }

    [Column("department_id")]
    public long DepartmentId { get; set; }

    [Column("assignee_id")]
    public long? AssigneeId { get; set; }

    [Column("requester_id")]
    public long RequesterId { get; set; }

    [Column("channel")]
    public string Channel { get; set; } = "";

    [Column("created_at")]
    public DateTimeOffset CreatedAt { get; set; }

    [Column("last_activity_at")]
    public DateTimeOffset LastActivityAt { get; set; }

    /// <summary>The first words of the newest message that a person wrote.</summary>
    [Column("preview")]
    public string Preview { get; set; } = "";

    [Column("message_count")]
    public int MessageCount { get; set; }

    /// <summary>The newest message that a person wrote: what makes the ticket unread for those who have not seen it.</summary>
    [Column("last_message_id")]
    public long LastMessageId { get; set; }

    [Column("has_attachment")]
    public bool HasAttachment { get; set; }

    [Column("merged_into_id")]
    public long? MergedIntoId { get; set; }

    /// <summary>Grows with every change; taking the ticket in hand is the first of them.</summary>
    [Column("version")]
    public long Version { get; set; }
}

/// <summary>A message of a ticket.</summary>
[Table("ticketing_message")]
internal sealed class MessageRow
{
    [Column("id"), PrimaryKey, Identity]
    public long Id { get; set; }

    [Column("ticket_id")]
    public long TicketId { get; set; }

    [Column("kind")]
    public MessageKind Kind { get; set; }

    [Column("customer_id")]
    public long? CustomerId { get; set; }

    [Column("user_id")]
    public long? UserId { get; set; }

    /// <summary>The author's name at that time.</summary>
    [Column("author_name")]
    public string AuthorName { get; set; } = "";

    /// <summary>The address a customer wrote from: the reply goes back to it.</summary>
    [Column("author_address")]
    public string? AuthorAddress { get; set; }

    /// <summary>The body as it came, not sanitised; empty where there is only text.</summary>
    [Column("html")]
    public string Html { get; set; } = "";

    /// <summary>The new part, where a quotation was found; null shows the whole.</summary>
    [Column("visible_html")]
    public string? VisibleHtml { get; set; }

    [Column("text")]
    public string Text { get; set; } = "";

    /// <summary>Receivers, as they are shown: “Kari Aas &lt;kari@example.com&gt;, …”.</summary>
    [Column("sent_to")]
    public string SentTo { get; set; } = "";

    [Column("copied_to")]
    public string CopiedTo { get; set; } = "";

    [Column("delivery")]
    public DeliveryState Delivery { get; set; }

    [Column("delivery_detail")]
    public string? DeliveryDetail { get; set; }

    [Column("automatic")]
    public bool Automatic { get; set; }

    [Column("has_attachment")]
    public bool HasAttachment { get; set; }

    [Column("created_at")]
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it was written, by its author's clock; for display only.</summary>
    [Column("written_at")]
    public DateTimeOffset WrittenAt { get; set; }

    /// <summary>Until when a reply can be taken back.</summary>
    [Column("undo_until")]
    public DateTimeOffset? UndoUntil { get; set; }

    /// <summary>The ticket's status before this reply, for taking it back.</summary>
    [Column("status_before")]
    public int? StatusBefore { get; set; }
}

/// <summary>A file of a message.</summary>
[Table("ticketing_attachment")]
internal sealed class AttachmentRow
{
    [Column("id"), PrimaryKey, Identity]
    public long Id { get; set; }

    [Column("ticket_id")]
    public long TicketId { get; set; }

    [Column("message_id")]
    public long MessageId { get; set; }

    [Column("blob_hash")]
    public string BlobHash { get; set; } = "";

    [Column("name")]
    public string Name { get; set; } = "";

    [Column("content_type")]
    public string ContentType { get; set; } = "";

    [Column("size")]
    public long Size { get; set; }

    /// <summary>Content-ID without angle brackets: a picture shown in the text.</summary>
    [Column("content_id")]
    public string? ContentId { get; set; }

    [Column("is_inline")]
    public bool IsInline { get; set; }
}

/// <summary>Somebody who takes part in a ticket besides its requester.</summary>
[Table("ticketing_participant")]
internal sealed class ParticipantRow
{
    [Column("ticket_id"), PrimaryKey(0)]
    public long TicketId { get; set; }

    [Column("customer_id"), PrimaryKey(1)]
    public long CustomerId { get; set; }

    [Column("role")]
    public ParticipantRole Role { get; set; }

    [Column("added_at")]
    public DateTimeOffset AddedAt { get; set; }
}

/// <summary>A word that tickets are marked with.</summary>
[Table("ticketing_tag")]
internal sealed class TagRow
{
    [Column("id"), PrimaryKey, Identity]
    public long Id { get; set; }

    [Column("name")]
    public string Name { get; set; } = "";

    /// <summary>The name without regard to case; unique.</summary>
    [Column("normalized_name")]
    public string NormalizedName { get; set; } = "";
}

/// <summary>A tag on a ticket.</summary>
[Table("ticketing_ticket_tag")]
internal sealed class TicketTagRow
{
    [Column("ticket_id"), PrimaryKey(0)]
    public long TicketId { get; set; }

    [Column("tag_id"), PrimaryKey(1)]
    public long TagId { get; set; }
}

/// <summary>How far a user has read a ticket.</summary>
[Table("ticketing_read")]
internal sealed class ReadRow
{
    [Column("user_id"), PrimaryKey(0)]
    public long UserId { get; set; }

    [Column("ticket_id"), PrimaryKey(1)]
    public long TicketId { get; set; }

    [Column("last_message_id")]
    public long LastMessageId { get; set; }
}

/// <summary>A ticket in the trash: one row for each ticket of that status.</summary>
[Table("ticketing_trash")]
internal sealed class TrashRow
{
    [Column("ticket_id"), PrimaryKey]
    public long TicketId { get; set; }

    /// <summary>The status to which it comes back.</summary>
    [Column("status")]
    public int StatusId { get; set; }

    [Column("trashed_at")]
    public DateTimeOffset TrashedAt { get; set; }

    /// <summary>The user who did it; null for a rule.</summary>
    [Column("user_id")]
    public long? UserId { get; set; }

    /// <summary>The name at that time.</summary>
    [Column("user_name")]
    public string UserName { get; set; } = "";

    /// <summary>What was moved there in one go has the same word here, so that it can be undone in one go.</summary>
    [Column("batch")]
    public string? Batch { get; set; }
}

/// <summary>How many tickets there are of a department, assignee (0: nobody) and status. Kept in the transaction of each change.</summary>
[Table("ticketing_count")]
internal sealed class CountRow
{
    [Column("department_id"), PrimaryKey(0)]
    public long DepartmentId { get; set; }

    [Column("assignee_id"), PrimaryKey(1)]
    public long AssigneeId { get; set; }

    [Column("status"), PrimaryKey(2)]
    public int StatusId { get; set; }

    [Column("n")]
    public long N { get; set; }
}
