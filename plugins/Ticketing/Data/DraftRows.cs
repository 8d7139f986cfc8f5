using Hookdesk.Ticketing.Contracts;
using LinqToDB.Mapping;

namespace Hookdesk.Ticketing.Data;

/// <summary>A file that an agent uploaded while writing and that no message has yet.</summary>
[Table("ticketing_upload")]
internal sealed class UploadRow
{
    [Column("id"), PrimaryKey, Identity]
    public long Id { get; set; }

    [Column("user_id")]
    public long UserId { get; set; }

    [Column("blob_hash")]
    public string BlobHash { get; set; } = "";

    [Column("name")]
    public string Name { get; set; } = "";

    [Column("content_type")]
    public string ContentType { get; set; } = "";

    [Column("size")]
    public long Size { get; set; }

    [Column("created_at")]
    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>
/// What an agent is writing and has not sent. A number below 1 is a new ticket: each form that opens one has a number of its own.
/// </summary>
[Table("ticketing_draft")]
internal sealed class DraftRow
{
    [Column("user_id"), PrimaryKey(0)]
    public long UserId { get; set; }

    [Column("ticket_id"), PrimaryKey(1)]
    public long TicketId { get; set; }

    [Column("kind")]
    public MessageKind Kind { get; set; }

    [Column("html")]
    public string Html { get; set; } = "";

    /// <summary>Ids of the files chosen for it, in order.</summary>
    [NotColumn]
    public IReadOnlyList<long> Uploads
    {
        get => IdList.Read(UploadsJson);
        init => UploadsJson = IdList.Write(value);
    }

    /// <summary><see cref="Uploads"/> as they are stored.</summary>
    [Column("uploads")]
    public string UploadsJson { get; set; } = IdList.Empty;

    [Column("updated_at")]
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>The key of the form that wrote it; empty where none did.</summary>
    [Column("writer")]
    public string Writer { get; set; } = "";

    /// <summary>The form that wrote <see cref="MergedHtml"/> in a ticket that was merged into this one since.</summary>
    [Column("merged_writer")]
    public string MergedWriter { get; set; } = "";

    /// <summary>The end of the text, where it came from a merged ticket.</summary>
    [Column("merged_html")]
    public string MergedHtml { get; set; } = "";

    /// <summary>The other fields of a new ticket's form, as JSON; empty for an answer.</summary>
    [Column("form")]
    public string Form { get; set; } = "";
}
