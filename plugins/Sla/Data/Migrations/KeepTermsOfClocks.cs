using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Sla.Data.Migrations;

/// <summary>
/// A clock keeps the terms of its target, and names the steps that are done by policy and step: a step's number means something in its
/// policy only.
/// </summary>
[Migration(2026112801)]
public sealed class KeepTermsOfClocks : PluginMigration
{
    /// <inheritdoc />
    public override void Up()
    {
        Alter
            .Table("sla_clock")
            .AddColumn("policy_version")
            .AsInt64()
            .NotNullable()
            .WithDefaultValue(0)
            .AddColumn("paused_by")
            .AsText()
            .Nullable()
            .AddColumn("steps_due")
            .AsText()
            .Nullable();
        // SQLite keeps texts of any length in every column.
        IfPostgreSql().Execute.Sql("ALTER TABLE sla_clock ALTER COLUMN steps_done TYPE text");
        Execute.Sql(
            "UPDATE sla_clock SET policy_version = COALESCE((SELECT version FROM sla_policy WHERE sla_policy.id = sla_clock.policy_id), 0)"
        );
        Execute.Sql(
            "UPDATE sla_clock SET steps_done = CAST(policy_id AS varchar(20)) || ':' || REPLACE(steps_done, ' ', ' ' || CAST(policy_id AS varchar(20)) || ':') WHERE steps_done <> ''"
        );
        // Open tickets are looked at once, so that their clocks have what is new.
        Execute.Sql(
            "INSERT INTO sla_recalculation (reason, requested_at, after_ticket_id, done, changed) SELECT 11, at, 0, 0, 0 FROM sla_position WHERE EXISTS (SELECT 1 FROM sla_policy)"
        );
        // How many clocks run by a policy is counted without looking at those that have ended.
        Execute.Sql("CREATE INDEX ix_sla_clock_active ON sla_clock (policy_id) WHERE state < 2");
    }
}
