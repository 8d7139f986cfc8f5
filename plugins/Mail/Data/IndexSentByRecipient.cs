using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Mail.Data;

/// <summary>A report of a mail server that names no mail of ours is about the last one to its address.</summary>
[Migration(2026113002)]
public sealed class IndexSentByRecipient : PluginMigration
{
    /// <inheritdoc />
    public override void Up() =>
        Create.Index("mail_outbox_recipient").OnTable("mail_outbox").OnColumn("recipient").Ascending().OnColumn("id").Ascending();
}
