using LinqToDB.Mapping;

namespace Hookdesk.Host.Templates;

/// <summary>A template as the admin edited it in one language.</summary>
[Table("core_template")]
public sealed class TemplateRow
{
    [Column("id"), PrimaryKey, Identity]
    public long Id { get; set; }

    [Column("name"), NotNull]
    public required string Name { get; set; }

    [Column("language"), NotNull]
    public required string Language { get; set; }

    [Column("subject"), NotNull]
    public required string Subject { get; set; }

    [Column("body"), NotNull]
    public required string Body { get; set; }

    [Column("changed_at")]
    public DateTimeOffset ChangedAt { get; set; }

    [Column("changed_by"), NotNull]
    public required string ChangedBy { get; set; }
}
