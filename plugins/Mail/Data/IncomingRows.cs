using LinqToDB.Mapping;

namespace Hookdesk.Mail.Data;

/// <summary>Where an incoming message stands. The numbers are stored.</summary>
internal enum IncomingState
{
    /// <summary>Its bytes are kept; nothing has been done with it yet.</summary>
    Received = 0,

    /// <summary>It is a message of a ticket, or something was otherwise done with it: see its explanation.</summary>
    Processed = 1,

    /// <summary>It could not be processed and waits for the admin.</summary>
    Failed = 2,

    /// <summary>The admin threw it away. Its bytes are kept.</summary>
    Discarded = 3,

    /// <summary>It was here before.</summary>
    Duplicate = 4,
}

/// <summary>A message that was fetched. The bytes are in the blob store under <see cref="RawHash"/>.</summary>
[Table("mail_incoming")]
internal sealed class IncomingRow
{
    /// <summary>Stands in the place of the folder on a server for what was imported; no server's folder is called so.</summary>
    public const string ImportFolder = "(import)";

    /// <summary>As <see cref="ImportFolder"/>, for what needs no more work: conversations that are closed.</summary>
    public const string ArchiveFolder = "(archive)";

    [PrimaryKey, Identity, Column("id")]
    public long Id { get; set; }

    [Column("mailbox_id")]
    public long MailboxId { get; set; }

    [Column("folder")]
    public string Folder { get; set; } = "";

    /// <summary>Null where it did not come from a folder on a server.</summary>
    /// <summary>True for what was imported, and not fetched.</summary>
    [NotColumn]
    public bool IsImport => Folder is ImportFolder or ArchiveFolder;

    [Column("uid_validity")]
    public long? UidValidity { get; set; }

    [Column("uid")]
    public long? Uid { get; set; }

    /// <summary>The server's id of a POP3 message; null otherwise.</summary>
    [Column("message_key")]
    public string? MessageKey { get; set; }

    [Column("message_id")]
    public string? MessageId { get; set; }

    [Column("content_hash")]
    public string ContentHash { get; set; } = "";

    [Column("raw_hash")]
    public string RawHash { get; set; } = "";

    [Column("size")]
    public long Size { get; set; }

    /// <summary>When it arrived at the server (INTERNALDATE), else when it was fetched.</summary>
    [Column("arrived_at")]
    public DateTimeOffset ArrivedAt { get; set; }

    [Column("stored_at")]
    public DateTimeOffset StoredAt { get; set; }

    [Column("state")]
    public IncomingState State { get; set; }

    [Column("attempts")]
    public int Attempts { get; set; }

    [Column("error")]
    public string? Error { get; set; }

    [Column("from_address")]
    public string? FromAddress { get; set; }

    [Column("subject")]
    public string? Subject { get; set; }

    [Column("ticket_id")]
    public long? TicketId { get; set; }

    [Column("desk_message_id")]
    public long? DeskMessageId { get; set; }

    /// <summary>A <see cref="ProcessMail.Explanation"/> as JSON: what was done and why.</summary>
    [Column("explanation")]
    public string? Explanation { get; set; }

    /// <summary>True once nothing more is to be done on the server.</summary>
    [Column("settled")]
    public bool Settled { get; set; }
}

/// <summary>How far a folder has been read. Never by flags: a message read in another mail program is still fetched.</summary>
[Table("mail_folder_position")]
internal sealed class FolderPositionRow
{
    [PrimaryKey(1), Column("mailbox_id")]
    public long MailboxId { get; set; }

    [PrimaryKey(2), Column("folder")]
    public string Folder { get; set; } = "";

    [Column("uid_validity")]
    public long UidValidity { get; set; }

    [Column("last_uid")]
    public long LastUid { get; set; }
}

/// <summary>A Message-ID that belongs to a ticket: of a mail that came, or of one that we sent.</summary>
[Table("mail_message_id")]
internal sealed class MessageIdRow
{
    [PrimaryKey, Identity, Column("id")]
    public long Id { get; set; }

    [Column("message_id")]
    public string MessageId { get; set; } = "";

    [Column("ticket_id")]
    public long TicketId { get; set; }

    [Column("desk_message_id")]
    public long DeskMessageId { get; set; }

    [Column("mailbox_id")]
    public long MailboxId { get; set; }

    /// <summary>The receiver's address of a mail that we sent; null for one that came.</summary>
    [Column("recipient")]
    public string? Recipient { get; set; }

    /// <summary>What the mail that came answered, in the order of its References header; for the References of our answers.</summary>
    [Column("reference_ids")]
    public string? ReferenceIds { get; set; }

    [Column("content_hash")]
    public string? ContentHash { get; set; }
}

/// <summary>An automatic answer that was sent, to bound how many one sender gets.</summary>
[Table("mail_auto_reply")]
internal sealed class AutoReplyRow
{
    [PrimaryKey, Identity, Column("id")]
    public long Id { get; set; }

    [Column("address")]
    public string Address { get; set; } = "";

    [Column("sent_at")]
    public DateTimeOffset SentAt { get; set; }
}

/// <summary>A key of the installation.</summary>
[Table("mail_key")]
internal sealed class KeyRow
{
    [PrimaryKey, Column("name")]
    public string Name { get; set; } = "";

    [Column("value")]
    public string Value { get; set; } = "";
}

/// <summary>A message whose bytes are kept and whose row is committed.</summary>
internal sealed record StoredMessage(IncomingRow Row, byte[] Raw);
