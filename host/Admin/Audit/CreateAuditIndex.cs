using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Host.Admin.Audit;

/// <summary>
/// The audit log is a view of the event log. This index of it was replaced by those of <see cref="MarkAuditedEvents"/>.
/// </summary>
[Migration(2026112303_02, "Audit log index")]
internal sealed class CreateAuditIndex : PluginMigration
{
    public override void Up() =>
        Execute.Sql(
            "CREATE INDEX ix_core_event_audit ON core_event (id) WHERE subject_kind IN ('plugin', 'role', 'settings', 'template', 'user')"
        );
}
