using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Ticketing.Data.Migrations;

/// <summary>
/// What is known of tickets in the trash. Beside the tickets and not in their rows: few are there, and all of them are asked for by the
/// time at which they are erased.
/// </summary>
[Migration(2026112801)]
public sealed class KeepTrash : PluginMigration
{
    /// <inheritdoc />
    public override void Up()
    {
        Create
            .Table("ticketing_trash")
            .WithColumn("ticket_id")
            .AsInt64()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("status")
            .AsInt32()
            .NotNullable()
            .WithColumn("trashed_at")
            .AsUnixTime()
            .NotNullable()
            .WithColumn("user_id")
            .AsInt64()
            .Nullable()
            .WithColumn("user_name")
            .AsString(200)
            .NotNullable()
            .WithColumn("batch")
            .AsString(32)
            .Nullable()
            .Indexed("ix_ticketing_trash_batch");
        Create
            .Index("ix_ticketing_trash_at")
            .OnTable("ticketing_trash")
            .OnColumn("trashed_at")
            .Ascending()
            .OnColumn("ticket_id")
            .Ascending();
        // Erasing a ticket looks for what was merged into it.
        Execute.Sql("CREATE INDEX ix_ticketing_ticket_merged ON ticketing_ticket (merged_into_id) WHERE merged_into_id IS NOT NULL");
    }
}
