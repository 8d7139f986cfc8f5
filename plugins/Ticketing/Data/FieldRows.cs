using Hookdesk.Ticketing.Domain;
using LinqToDB.Mapping;

namespace Hookdesk.Ticketing.Data;

/// <summary>A field that the admin gives to tickets.</summary>
[Table("ticketing_field")]
internal sealed class FieldRow
{
    [Column("id"), PrimaryKey, Identity]
    public long Id { get; set; }

    /// <summary>By which rules and searches know it; stays when the title changes.</summary>
    [Column("key")]
    public string Key { get; set; } = "";

    [Column("title")]
    public string Title { get; set; } = "";

    [Column("kind")]
    public FieldKind Kind { get; set; }

    [Column("help")]
    public string Help { get; set; } = "";

    [Column("position")]
    public int Position { get; set; }

    /// <summary>Ids of the departments that have it, separated by spaces; empty for all.</summary>
    [Column("departments")]
    public string Departments { get; set; } = "";

    [Column("is_retired")]
    public bool IsRetired { get; set; }

    [Column("created_at")]
    public DateTimeOffset CreatedAt { get; set; }

    [Column("version")]
    public long Version { get; set; }
}

/// <summary>What can be chosen in a field.</summary>
[Table("ticketing_field_choice")]
internal sealed class FieldChoiceRow
{
    [Column("id"), PrimaryKey, Identity]
    public long Id { get; set; }

    [Column("field_id")]
    public long FieldId { get; set; }

    /// <summary>What is stored with tickets; stays when the title changes.</summary>
    [Column("key")]
    public string Key { get; set; } = "";

    [Column("title")]
    public string Title { get; set; } = "";

    [Column("position")]
    public int Position { get; set; }

    [Column("is_retired")]
    public bool IsRetired { get; set; }
}

/// <summary>A value of a field of a ticket; one row for each of several.</summary>
[Table("ticketing_field_value")]
internal sealed class FieldValueRow
{
    [Column("ticket_id"), PrimaryKey(0)]
    public long TicketId { get; set; }

    [Column("field_id"), PrimaryKey(1)]
    public long FieldId { get; set; }

    /// <summary>See <see cref="FieldValues"/>.</summary>
    [Column("value"), PrimaryKey(2)]
    public string Value { get; set; } = "";
}
