using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Ticketing.Data.Migrations;

/// <summary>Fields that the admin gives to tickets, and their values.</summary>
[Migration(2026112802)]
public sealed class CreateFields : PluginMigration
{
    /// <inheritdoc />
    public override void Up()
    {
        Create
            .Table("ticketing_field")
            .WithId()
            .WithColumn("key")
            .AsString(60)
            .NotNullable()
            .WithColumn("title")
            .AsString(100)
            .NotNullable()
            .WithColumn("kind")
            .AsInt32()
            .NotNullable()
            .WithColumn("help")
            .AsString(300)
            .NotNullable()
            .WithColumn("position")
            .AsInt32()
            .NotNullable()
            .WithColumn("departments")
            .AsText()
            .NotNullable()
            .WithColumn("is_retired")
            .AsBoolean()
            .NotNullable()
            .WithColumn("created_at")
            .AsUnixTime()
            .NotNullable()
            .WithColumn("version")
            .AsInt64()
            .NotNullable();
        Create.Index("ux_ticketing_field_key").OnTable("ticketing_field").OnColumn("key").Unique();

        Create
            .Table("ticketing_field_choice")
            .WithId()
            .WithColumn("field_id")
            .AsInt64()
            .NotNullable()
            .WithColumn("key")
            .AsString(60)
            .NotNullable()
            .WithColumn("title")
            .AsString(100)
            .NotNullable()
            .WithColumn("position")
            .AsInt32()
            .NotNullable()
            .WithColumn("is_retired")
            .AsBoolean()
            .NotNullable();
        Create
            .Index("ux_ticketing_field_choice")
            .OnTable("ticketing_field_choice")
            .OnColumn("field_id")
            .Ascending()
            .OnColumn("key")
            .Ascending()
            .WithOptions()
            .Unique();

        // Read by ticket; looked for by field and value.
        Create
            .Table("ticketing_field_value")
            .WithColumn("ticket_id")
            .AsInt64()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("field_id")
            .AsInt64()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("value")
            .AsString(500)
            .NotNullable()
            .PrimaryKey();
        Create
            .Index("ix_ticketing_field_value")
            .OnTable("ticketing_field_value")
            .OnColumn("field_id")
            .Ascending()
            .OnColumn("value")
            .Ascending()
            .OnColumn("ticket_id")
            .Ascending();
    }
}
