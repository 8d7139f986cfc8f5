using LinqToDB.Mapping;

namespace Hookdesk.Ticketing.Data;

/// <summary>What a field of the admin holds. The numbers are stored.</summary>
public enum FieldKind
{
    /// <summary>A line of text.</summary>
    Text = 0,

    /// <summary>A number.</summary>
    Number = 1,

    /// <summary>A day.</summary>
    Date = 2,

    /// <summary>One of a list.</summary>
    Choice = 3,

    /// <summary>Any of a list.</summary>
    Choices = 4,

    /// <summary>Yes or no.</summary>
    TickBox = 5,
}

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

    /// <summary>The departments that have it; none for all.</summary>
    [NotColumn]
    public IReadOnlyList<long> Departments
    {
        get => IdList.Read(DepartmentsJson);
        set => DepartmentsJson = IdList.Write(value);
    }

    /// <summary><see cref="Departments"/> as they are stored.</summary>
    [Column("departments")]
    public string DepartmentsJson { get; set; } = IdList.Empty;

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
