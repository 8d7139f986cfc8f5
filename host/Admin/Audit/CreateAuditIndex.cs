using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Host.Admin.Audit;

/// <summary>
/// The audit log is a view of the event log. Beside millions of events of tickets its few are found by an index of their own, which
/// costs the others nothing.
/// </summary>
[Migration(2026112303_02, "Audit log index")]
internal sealed class CreateAuditIndex : PluginMigration
{
    // Both databases use the index only for a query with this very list: see AuditLog.Kinds.
    public override void Up() =>
        Execute.Sql(
            "CREATE INDEX ix_core_event_audit ON core_event (id) WHERE subject_kind IN ('plugin', 'role', 'settings', 'template', 'user')"
        );
}
