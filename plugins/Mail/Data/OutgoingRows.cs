using LinqToDB.Mapping;

namespace Hookdesk.Mail.Data;

/// <summary>Where a copy of a mail stands. The numbers are stored.</summary>
internal enum OutboxState
{
    /// <summary>To be sent when <see cref="OutboxRow.DueAt"/> has come.</summary>
    Queued = 0,

    /// <summary>
    /// Being handed to the server. Found so at a start, it was in flight when the process ended: it may have left, and is sent once
    /// more under the same Message-ID.
    /// </summary>
    Sending = 1,

    /// <summary>The server has taken it.</summary>
    Sent = 2,

    /// <summary>Given up.</summary>
    Failed = 3,

    /// <summary>
    /// Taken back by its author before it left, together with its message; or given up by an admin, and then its message says that it
    /// did not leave.
    /// </summary>
    Canceled = 4,
}

/// <summary>A mail to be sent, whatever the number of its receivers.</summary>
[Table("mail_outgoing")]
internal sealed class OutgoingRow
{
    [PrimaryKey, Identity, Column("id")]
    public long Id { get; set; }

    [Column("mailbox_id")]
    public long MailboxId { get; set; }

    /// <summary>Null for mail of the desk itself, such as a password reset.</summary>
    [Column("ticket_id")]
    public long? TicketId { get; set; }

    [Column("desk_message_id")]
    public long? DeskMessageId { get; set; }

    [Column("department_id")]
    public long? DepartmentId { get; set; }

    [Column("author_id")]
    public long? AuthorId { get; set; }

    [Column("automatic")]
    public bool Automatic { get; set; }

    [Column("subject")]
    public string Subject { get; set; } = "";

    [Column("html")]
    public string Html { get; set; } = "";

    [Column("language")]
    public string? Language { get; set; }

    /// <summary>Receivers as JSON lists of persons.</summary>
    [Column("to_people")]
    public string To { get; set; } = "[]";

    [Column("cc_people")]
    public string Cc { get; set; } = "[]";

    /// <summary>Attachments as JSON.</summary>
    [Column("attachments")]
    public string Attachments { get; set; } = "[]";

    [Column("created_at")]
    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>One person's copy of a mail.</summary>
[Table("mail_outbox")]
internal sealed class OutboxRow
{
    [PrimaryKey, Identity, Column("id")]
    public long Id { get; set; }

    [Column("outgoing_id")]
    public long OutgoingId { get; set; }

    [Column("mailbox_id")]
    public long MailboxId { get; set; }

    [Column("recipient_name")]
    public string RecipientName { get; set; } = "";

    [Column("recipient")]
    public string Recipient { get; set; } = "";

    /// <summary>The same for every attempt.</summary>
    [Column("message_id")]
    public string MessageId { get; set; } = "";

    /// <summary>Ids of the thread as this receiver has it, separated by spaces, oldest first; the last is what it answers.</summary>
    [Column("reference_ids")]
    public string ReferenceIds { get; set; } = "";

    [Column("state")]
    public OutboxState State { get; set; }

    [Column("attempts")]
    public int Attempts { get; set; }

    [Column("due_at")]
    public DateTimeOffset DueAt { get; set; }

    /// <summary>When it is given up: four days after it was written.</summary>
    [Column("give_up_at")]
    public DateTimeOffset GiveUpAt { get; set; }

    [Column("error")]
    public string? Error { get; set; }

    [Column("ended_at")]
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>What happened to a copy, attempt by attempt.</summary>
[Table("mail_delivery_log")]
internal sealed class DeliveryLogRow
{
    [PrimaryKey, Identity, Column("id")]
    public long Id { get; set; }

    [Column("outbox_id")]
    public long OutboxId { get; set; }

    [Column("at")]
    public DateTimeOffset At { get; set; }

    /// <summary>The <see cref="Outcome"/> of an attempt after which the copy waits for the next.</summary>
    public const string Deferred = "deferred";

    /// <summary><c>sent</c>, <c>deferred</c>, <c>failed</c>, <c>bounced</c>, <c>retry</c> (the admin asked), <c>canceled</c>.</summary>
    [Column("outcome")]
    public string Outcome { get; set; } = "";

    /// <summary>The server's words.</summary>
    [Column("detail")]
    public string? Detail { get; set; }
}
