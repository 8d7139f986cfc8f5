using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Ticketing.Data.Migrations;

/// <summary>Messages as they are shown, prepared once; those of before are prepared in the background.</summary>
[Migration(2026113005)]
public sealed class KeepShownMessages : PluginMigration
{
    /// <inheritdoc />
    public override void Up()
    {
        Create
            .Table("ticketing_shown_message")
            .WithColumn("message_id")
            .AsInt64()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("is_whole")
            .AsBoolean()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("version")
            .AsString(100)
            .NotNullable()
            .WithColumn("html")
            .AsText()
            .NotNullable()
            .WithColumn("css")
            .AsText()
            .NotNullable()
            .WithColumn("held_images")
            .AsInt32()
            .NotNullable()
            .WithColumn("is_cut")
            .AsBoolean()
            .NotNullable();
        Create
            .Table("ticketing_shown_progress")
            .WithColumn("id")
            .AsInt32()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("version")
            .AsString(100)
            .NotNullable()
            .WithColumn("from_id")
            .AsInt64()
            .NotNullable();
    }
}
