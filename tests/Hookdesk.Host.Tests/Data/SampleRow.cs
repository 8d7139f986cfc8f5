using FluentMigrator;
using Hookdesk.Sdk.Data;
using LinqToDB.Mapping;

namespace Hookdesk.Host.Tests.Data;

internal enum Colour
{
    Red = 1,
    Blue = 7,
}

/// <summary>A plugin's table with every kind of column.</summary>
[Table("sample_row")]
internal sealed class SampleRow
{
    [Column("id"), PrimaryKey, Identity]
    public long Id { get; set; }

    [Column("at")]
    public DateTimeOffset At { get; set; }

    [Column("ended_at")]
    public DateTimeOffset? EndedAt { get; set; }

    [Column("colour")]
    public Colour Colour { get; set; }

    [Column("other_colour")]
    public Colour? OtherColour { get; set; }

    [Column("is_open")]
    public bool IsOpen { get; set; }

    [Column("words"), NotNull]
    public string Words { get; set; } = "";

    [Column("parent_id")]
    public long? ParentId { get; set; }
}

[Migration(2026112301, "Sample rows")]
internal sealed class CreateSampleRows : PluginMigration
{
    public override void Up()
    {
        Create
            .Table("sample_row")
            .WithId()
            .WithColumn("at")
            .AsUnixTime()
            .NotNullable()
            .WithColumn("ended_at")
            .AsUnixTime()
            .Nullable()
            .WithColumn("colour")
            .AsInt32()
            .NotNullable()
            .WithColumn("other_colour")
            .AsInt32()
            .Nullable()
            .WithColumn("is_open")
            .AsBoolean()
            .NotNullable()
            .WithDefaultValue(true)
            .WithColumn("words")
            .AsText()
            .NotNullable()
            .WithColumn("parent_id")
            .AsInt64()
            .Nullable()
            .ForeignKey("sample_row", "id");
        Create.Index("ix_sample_row_at").OnTable("sample_row").OnColumn("at").Ascending().OnColumn("id").Ascending();
    }
}
