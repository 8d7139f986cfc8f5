using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Mail.Data;

/// <summary>What was sent in a ticket is looked for when the ticket is erased.</summary>
[Migration(2026112801)]
public sealed class IndexOutgoingByTicket : PluginMigration
{
    /// <inheritdoc />
    public override void Up() => Create.Index("mail_outgoing_ticket").OnTable("mail_outgoing").OnColumn("ticket_id").Ascending();
}
