using LinqToDB.Mapping;

namespace Hookdesk.Ticketing.Data;

/// <summary>A message as it is shown, prepared once: what is dear to make is made when the message is stored.</summary>
[Table("ticketing_shown_message")]
internal sealed class ShownMessageRow
{
    [Column("message_id"), PrimaryKey(0)]
    public long MessageId { get; set; }

    /// <summary>The whole message; else its new part, where the rest is folded.</summary>
    [Column("is_whole"), PrimaryKey(1)]
    public bool IsWhole { get; set; }

    /// <summary>By which rules it was prepared: other ones prepare it again.</summary>
    [Column("version")]
    public string Version { get; set; } = "";

    /// <summary>The harmless markup, with its pictures by Content-ID and those of other servers held.</summary>
    [Column("html")]
    public string Html { get; set; } = "";

    [Column("css")]
    public string Css { get; set; } = "";

    [Column("held_images")]
    public int HeldImages { get; set; }

    /// <summary>True when the end is missing, because it is longer than anybody reads.</summary>
    [Column("is_cut")]
    public bool IsCut { get; set; }
}

/// <summary>How far messages that are stored already were prepared by the rules of now; one row.</summary>
[Table("ticketing_shown_progress")]
internal sealed class ShownProgressRow
{
    [Column("id"), PrimaryKey]
    public int Id { get; set; } = 1;

    [Column("version")]
    public string Version { get; set; } = "";

    /// <summary>Messages from this one on are prepared; 0 when all are.</summary>
    [Column("from_id")]
    public long FromId { get; set; }
}
