using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Host.Admin.Audit;

/// <summary>
/// What stands in the audit log is marked when it is written, because plugins add kinds of their own. Beside millions of events of tickets
/// these few are found by indexes of their own, which cost the others nothing.
/// </summary>
[Migration(2026113003_03, "Marks of the audit log")]
internal sealed class MarkAuditedEvents : PluginMigration
{
    public override void Up()
    {
        Alter.Table("core_event").AddColumn("audit").AsInt32().NotNullable().WithDefaultValue(0);
        // What was recorded before there were marks.
        Execute.Sql(
            """
            UPDATE core_event SET audit = 1 WHERE name = 'ticket.erased' OR subject_kind IN (
                'plugin', 'role', 'settings', 'template', 'user', 'department', 'ticket-field',
                'mailbox', 'incoming-mail', 'outgoing-copy', 'sla-policy', 'sla-calendar')
            """
        );
        Execute.Sql("DROP INDEX ix_core_event_audit");
        Execute.Sql("CREATE INDEX ix_core_event_audit ON core_event (id) WHERE audit = 1");
        Execute.Sql("CREATE INDEX ix_core_event_audit_kind ON core_event (subject_kind, id) WHERE audit = 1");
    }
}
