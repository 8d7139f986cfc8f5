using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Ticketing.Data.Migrations;

/// <summary>Tickets with all that hangs on them.</summary>
[Migration(2026112302)]
public sealed class CreateTickets : PluginMigration
{
    /// <inheritdoc />
    public override void Up()
    {
        CreateTicket();
        CreateMessage();
        CreateMarks();
    }

    private void CreateTicket()
    {
        Create
            .Table("ticketing_ticket")
            .WithId()
            .WithColumn("subject")
            .AsString(500)
            .NotNullable()
            .WithColumn("status")
            .AsInt32()
            .NotNullable()
            .WithColumn("priority")
            .AsInt32()
            .NotNullable()
            .WithColumn("department_id")
            .AsInt64()
            .NotNullable()
            .WithColumn("assignee_id")
            .AsInt64()
            .Nullable()
            .WithColumn("requester_id")
            .AsInt64()
            .NotNullable()
            .WithColumn("channel")
            .AsString(40)
            .NotNullable()
            .WithColumn("created_at")
            .AsUnixTime()
            .NotNullable()
            .WithColumn("last_activity_at")
            .AsUnixTime()
            .NotNullable()
            .WithColumn("preview")
            .AsString(200)
            .NotNullable()
            .WithColumn("message_count")
            .AsInt32()
            .NotNullable()
            .WithColumn("last_message_id")
            .AsInt64()
            .NotNullable()
            .WithColumn("has_attachment")
            .AsBoolean()
            .NotNullable()
            .WithColumn("merged_into_id")
            .AsInt64()
            .Nullable()
            .WithColumn("version")
            .AsInt64()
            .NotNullable();

        // Each list is a union of ranges of one of these, newest first; see BrowseTickets/TicketListQuery.
        Index("ix_ticketing_ticket_status", "status", "last_activity_at", "id");
        Index("ix_ticketing_ticket_department", "department_id", "status", "last_activity_at", "id");
        Index("ix_ticketing_ticket_assignee", "assignee_id", "status", "last_activity_at", "id");
        Index("ix_ticketing_ticket_department_assignee", "department_id", "assignee_id", "status", "last_activity_at", "id");
        Index("ix_ticketing_ticket_requester", "requester_id", "last_activity_at", "id");

        Create
            .Table("ticketing_count")
            .WithColumn("department_id")
            .AsInt64()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("assignee_id")
            .AsInt64()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("status")
            .AsInt32()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("n")
            .AsInt64()
            .NotNullable();

        void Index(string name, params string[] columns)
        {
            var index = Create.Index(name).OnTable("ticketing_ticket");
            foreach (var column in columns)
                index.OnColumn(column).Ascending();
        }
    }

    private void CreateMessage()
    {
        Create
            .Table("ticketing_message")
            .WithId()
            .WithColumn("ticket_id")
            .AsInt64()
            .NotNullable()
            .WithColumn("kind")
            .AsInt32()
            .NotNullable()
            .WithColumn("customer_id")
            .AsInt64()
            .Nullable()
            .WithColumn("user_id")
            .AsInt64()
            .Nullable()
            .WithColumn("author_name")
            .AsString(200)
            .NotNullable()
            .WithColumn("author_address")
            .AsString(320)
            .Nullable()
            .WithColumn("sent_to")
            .AsText()
            .NotNullable()
            .WithColumn("copied_to")
            .AsText()
            .NotNullable()
            .WithColumn("delivery")
            .AsInt32()
            .NotNullable()
            .WithColumn("delivery_detail")
            .AsText()
            .Nullable()
            .WithColumn("automatic")
            .AsBoolean()
            .NotNullable()
            .WithColumn("has_attachment")
            .AsBoolean()
            .NotNullable()
            .WithColumn("created_at")
            .AsUnixTime()
            .NotNullable()
            .WithColumn("written_at")
            .AsUnixTime()
            .NotNullable()
            .WithColumn("undo_until")
            .AsUnixTime()
            .Nullable()
            .WithColumn("status_before")
            .AsInt32()
            .Nullable()
            // The long ones last: SQLite reads a row from its start, and lists of messages need only the columns above.
            .WithColumn("text")
            .AsText()
            .NotNullable()
            .WithColumn("visible_html")
            .AsText()
            .Nullable()
            .WithColumn("html")
            .AsText()
            .NotNullable();
        Create
            .Index("ix_ticketing_message_ticket")
            .OnTable("ticketing_message")
            .OnColumn("ticket_id")
            .Ascending()
            .OnColumn("id")
            .Ascending();

        Create
            .Table("ticketing_attachment")
            .WithId()
            .WithColumn("ticket_id")
            .AsInt64()
            .NotNullable()
            .WithColumn("message_id")
            .AsInt64()
            .NotNullable()
            .Indexed("ix_ticketing_attachment_message")
            .WithColumn("blob_hash")
            .AsString(64)
            .NotNullable()
            .WithColumn("name")
            .AsString(255)
            .NotNullable()
            .WithColumn("content_type")
            .AsString(255)
            .NotNullable()
            .WithColumn("size")
            .AsInt64()
            .NotNullable()
            .WithColumn("content_id")
            .AsString(255)
            .Nullable()
            .WithColumn("is_inline")
            .AsBoolean()
            .NotNullable();

        Create
            .Table("ticketing_upload")
            .WithId()
            .WithColumn("user_id")
            .AsInt64()
            .NotNullable()
            .WithColumn("blob_hash")
            .AsString(64)
            .NotNullable()
            .WithColumn("name")
            .AsString(255)
            .NotNullable()
            .WithColumn("content_type")
            .AsString(255)
            .NotNullable()
            .WithColumn("size")
            .AsInt64()
            .NotNullable()
            .WithColumn("created_at")
            .AsUnixTime()
            .NotNullable()
            .Indexed("ix_ticketing_upload_created");

        Create
            .Table("ticketing_draft")
            .WithColumn("user_id")
            .AsInt64()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("ticket_id")
            .AsInt64()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("kind")
            .AsInt32()
            .NotNullable()
            .WithColumn("uploads")
            .AsText()
            .NotNullable()
            .WithColumn("updated_at")
            .AsUnixTime()
            .NotNullable()
            .WithColumn("html")
            .AsText()
            .NotNullable();
    }

    private void CreateMarks()
    {
        Create
            .Table("ticketing_participant")
            .WithColumn("ticket_id")
            .AsInt64()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("customer_id")
            .AsInt64()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("role")
            .AsInt32()
            .NotNullable()
            .WithColumn("added_at")
            .AsUnixTime()
            .NotNullable();
        Create.Index("ix_ticketing_participant_customer").OnTable("ticketing_participant").OnColumn("customer_id").Ascending();

        Create
            .Table("ticketing_tag")
            .WithId()
            .WithColumn("name")
            .AsString(50)
            .NotNullable()
            .WithColumn("normalized_name")
            .AsString(50)
            .NotNullable();
        Create.Index("ux_ticketing_tag_name").OnTable("ticketing_tag").OnColumn("normalized_name").Unique();

        Create
            .Table("ticketing_ticket_tag")
            .WithColumn("ticket_id")
            .AsInt64()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("tag_id")
            .AsInt64()
            .NotNullable()
            .PrimaryKey();
        Create.Index("ix_ticketing_ticket_tag_tag").OnTable("ticketing_ticket_tag").OnColumn("tag_id").Ascending();

        Create
            .Table("ticketing_read")
            .WithColumn("user_id")
            .AsInt64()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("ticket_id")
            .AsInt64()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("last_message_id")
            .AsInt64()
            .NotNullable();
    }
}
