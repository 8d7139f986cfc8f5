using System.Security.Cryptography;
using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Mail.Data;

/// <summary>The tables of the first version.</summary>
[Migration(2026112301)]
public sealed class CreateMailTables : PluginMigration
{
    /// <inheritdoc />
    public override void Up()
    {
        CreateMailboxes();
        CreateIncoming();
        CreateOutgoing();
    }

    private void CreateMailboxes()
    {
        Create.Table("mail_mailbox").WithId()
            .WithColumn("name").AsString(200).NotNullable()
            .WithColumn("department_id").AsInt64().NotNullable()
            .WithColumn("is_active").AsBoolean().NotNullable()
            .WithColumn("address").AsString(254).NotNullable()
            .WithColumn("display_name").AsString(200).NotNullable()
            .WithColumn("aliases").AsText().NotNullable()
            .WithColumn("fetch_protocol").AsInt32().NotNullable()
            .WithColumn("fetch_host").AsString(255).NotNullable()
            .WithColumn("fetch_port").AsInt32().NotNullable()
            .WithColumn("fetch_tls").AsInt32().NotNullable()
            .WithColumn("fetch_sign_in").AsInt32().NotNullable()
            .WithColumn("fetch_user").AsString(255).NotNullable()
            .WithColumn("fetch_secret").AsText().NotNullable()
            .WithColumn("fetch_fingerprint").AsString(64).NotNullable()
            .WithColumn("folder").AsString(255).NotNullable()
            .WithColumn("after_fetch").AsInt32().NotNullable()
            .WithColumn("move_folder").AsString(255).NotNullable()
            .WithColumn("use_reply_to").AsBoolean().NotNullable()
            .WithColumn("smtp_host").AsString(255).NotNullable()
            .WithColumn("smtp_port").AsInt32().NotNullable()
            .WithColumn("smtp_tls").AsInt32().NotNullable()
            .WithColumn("smtp_sign_in").AsInt32().NotNullable()
            .WithColumn("smtp_user").AsString(255).NotNullable()
            .WithColumn("smtp_secret").AsText().NotNullable()
            .WithColumn("smtp_fingerprint").AsString(64).NotNullable()
            .WithColumn("send_receipt").AsBoolean().NotNullable()
            .WithColumn("reply_line").AsString(500).NotNullable()
            .WithColumn("signature").AsText().NotNullable()
            .WithColumn("changed_at").AsUnixTime().NotNullable();

        Create.Table("mail_mailbox_state")
            .WithColumn("mailbox_id").AsInt64().NotNullable().PrimaryKey()
            .WithColumn("fetched_at").AsUnixTime().Nullable()
            .WithColumn("fetch_failing_since").AsUnixTime().Nullable()
            .WithColumn("fetch_problem").AsText().Nullable()
            .WithColumn("waiting").AsInt32().NotNullable()
            .WithColumn("sent_at").AsUnixTime().Nullable()
            .WithColumn("send_failing_since").AsUnixTime().Nullable()
            .WithColumn("send_problem").AsText().Nullable();

        Create.Table("mail_key")
            .WithColumn("name").AsString(50).NotNullable().PrimaryKey()
            .WithColumn("value").AsText().NotNullable();
        // Signs our Message-IDs. In the database and not among the protection keys, so that answers to old mail are known after a move to another machine.
        Insert.IntoTable("mail_key").Row(new { name = MailboxDirectory.SigningKey, value = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) });
    }

    private void CreateIncoming()
    {
        Create.Table("mail_incoming").WithId()
            .WithColumn("mailbox_id").AsInt64().NotNullable()
            .WithColumn("folder").AsString(255).NotNullable()
            .WithColumn("uid_validity").AsInt64().Nullable()
            .WithColumn("uid").AsInt64().Nullable()
            .WithColumn("message_key").AsString(255).Nullable()
            .WithColumn("message_id").AsString(300).Nullable()
            .WithColumn("content_hash").AsString(64).NotNullable()
            .WithColumn("raw_hash").AsString(64).NotNullable()
            .WithColumn("size").AsInt64().NotNullable()
            .WithColumn("arrived_at").AsUnixTime().NotNullable()
            .WithColumn("stored_at").AsUnixTime().NotNullable()
            .WithColumn("state").AsInt32().NotNullable()
            .WithColumn("attempts").AsInt32().NotNullable()
            .WithColumn("error").AsText().Nullable()
            .WithColumn("from_address").AsString(254).Nullable()
            .WithColumn("subject").AsText().Nullable()
            .WithColumn("ticket_id").AsInt64().Nullable()
            .WithColumn("desk_message_id").AsInt64().Nullable()
            .WithColumn("explanation").AsText().Nullable()
            .WithColumn("settled").AsBoolean().NotNullable();
        // The same message of the same folder is stored once, whatever happens.
        Create.Index("mail_incoming_uid").OnTable("mail_incoming")
            .OnColumn("mailbox_id").Ascending().OnColumn("folder").Ascending().OnColumn("uid_validity").Ascending().OnColumn("uid").Ascending().WithOptions().Unique();
        Create.Index("mail_incoming_content").OnTable("mail_incoming").OnColumn("content_hash").Ascending().OnColumn("mailbox_id").Ascending();
        Create.Index("mail_incoming_state").OnTable("mail_incoming").OnColumn("state").Ascending().OnColumn("mailbox_id").Ascending().OnColumn("id").Ascending();
        Create.Index("mail_incoming_settled").OnTable("mail_incoming").OnColumn("settled").Ascending().OnColumn("mailbox_id").Ascending().OnColumn("id").Ascending();
        Create.Index("mail_incoming_ticket").OnTable("mail_incoming").OnColumn("ticket_id").Ascending();
        Create.Index("mail_incoming_key").OnTable("mail_incoming").OnColumn("message_key").Ascending().OnColumn("mailbox_id").Ascending();

        Create.Table("mail_folder_position")
            .WithColumn("mailbox_id").AsInt64().NotNullable().PrimaryKey()
            .WithColumn("folder").AsString(255).NotNullable().PrimaryKey()
            .WithColumn("uid_validity").AsInt64().NotNullable()
            .WithColumn("last_uid").AsInt64().NotNullable();

        Create.Table("mail_message_id").WithId()
            .WithColumn("message_id").AsString(300).NotNullable()
            .WithColumn("ticket_id").AsInt64().NotNullable()
            .WithColumn("desk_message_id").AsInt64().NotNullable()
            .WithColumn("mailbox_id").AsInt64().NotNullable()
            .WithColumn("recipient").AsString(254).Nullable()
            .WithColumn("reference_ids").AsText().Nullable()
            .WithColumn("content_hash").AsString(64).Nullable();
        Create.Index("mail_message_id_id").OnTable("mail_message_id").OnColumn("message_id").Ascending();
        Create.Index("mail_message_id_ticket").OnTable("mail_message_id").OnColumn("ticket_id").Ascending().OnColumn("id").Ascending();

        Create.Table("mail_auto_reply").WithId()
            .WithColumn("address").AsString(254).NotNullable()
            .WithColumn("sent_at").AsUnixTime().NotNullable();
        Create.Index("mail_auto_reply_address").OnTable("mail_auto_reply").OnColumn("address").Ascending().OnColumn("sent_at").Ascending();
    }

    private void CreateOutgoing()
    {
        Create.Table("mail_outgoing").WithId()
            .WithColumn("mailbox_id").AsInt64().NotNullable()
            .WithColumn("ticket_id").AsInt64().Nullable()
            .WithColumn("desk_message_id").AsInt64().Nullable()
            .WithColumn("department_id").AsInt64().Nullable()
            .WithColumn("author_id").AsInt64().Nullable()
            .WithColumn("automatic").AsBoolean().NotNullable()
            .WithColumn("subject").AsText().NotNullable()
            .WithColumn("html").AsText().NotNullable()
            .WithColumn("language").AsString(35).Nullable()
            .WithColumn("to_people").AsText().NotNullable()
            .WithColumn("cc_people").AsText().NotNullable()
            .WithColumn("attachments").AsText().NotNullable()
            .WithColumn("created_at").AsUnixTime().NotNullable();
        Create.Index("mail_outgoing_message").OnTable("mail_outgoing").OnColumn("desk_message_id").Ascending();

        Create.Table("mail_outbox").WithId()
            .WithColumn("outgoing_id").AsInt64().NotNullable()
            .WithColumn("mailbox_id").AsInt64().NotNullable()
            .WithColumn("recipient_name").AsString(300).NotNullable()
            .WithColumn("recipient").AsString(254).NotNullable()
            .WithColumn("message_id").AsString(300).NotNullable()
            .WithColumn("reference_ids").AsText().NotNullable()
            .WithColumn("state").AsInt32().NotNullable()
            .WithColumn("attempts").AsInt32().NotNullable()
            .WithColumn("due_at").AsUnixTime().NotNullable()
            .WithColumn("give_up_at").AsUnixTime().NotNullable()
            .WithColumn("error").AsText().Nullable()
            .WithColumn("ended_at").AsUnixTime().Nullable();
        Create.Index("mail_outbox_due").OnTable("mail_outbox").OnColumn("state").Ascending().OnColumn("mailbox_id").Ascending().OnColumn("due_at").Ascending();
        Create.Index("mail_outbox_outgoing").OnTable("mail_outbox").OnColumn("outgoing_id").Ascending();

        Create.Table("mail_delivery_log").WithId()
            .WithColumn("outbox_id").AsInt64().NotNullable()
            .WithColumn("at").AsUnixTime().NotNullable()
            .WithColumn("outcome").AsString(20).NotNullable()
            .WithColumn("detail").AsText().Nullable();
        Create.Index("mail_delivery_log_outbox").OnTable("mail_delivery_log").OnColumn("outbox_id").Ascending().OnColumn("id").Ascending();
    }
}
