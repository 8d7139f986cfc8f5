using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Sla.Data.Migrations;

/// <summary>Policies, the timeline of each ticket, clocks, and what is still to be done for them.</summary>
[Migration(2026112402)]
public sealed class CreateClocks : PluginMigration
{
    /// <inheritdoc />
    public override void Up()
    {
        Create
            .Table("sla_policy")
            .WithId()
            .WithColumn("name")
            .AsString(100)
            .NotNullable()
            .WithColumn("position")
            .AsInt32()
            .NotNullable()
            .WithColumn("is_enabled")
            .AsBoolean()
            .NotNullable()
            .WithColumn("calendar_id")
            .AsInt64()
            .NotNullable()
            .WithColumn("definition")
            .AsText()
            .NotNullable()
            .WithColumn("version")
            .AsInt64()
            .NotNullable();

        CreateTicket();
        CreateClock();

        Create
            .Table("sla_notice")
            .WithId()
            .WithColumn("receiver")
            .AsString(320)
            .NotNullable()
            .WithColumn("user_id")
            .AsInt64()
            .Nullable()
            .WithColumn("ticket_id")
            .AsInt64()
            .NotNullable()
            .WithColumn("clock_id")
            .AsInt64()
            .NotNullable()
            .Indexed("ix_sla_notice_clock")
            .WithColumn("target")
            .AsInt32()
            .NotNullable()
            .WithColumn("due_at")
            .AsUnixTime()
            .Nullable()
            .WithColumn("created_at")
            .AsUnixTime()
            .NotNullable();
        Create
            .Index("ux_sla_notice")
            .OnTable("sla_notice")
            .OnColumn("receiver")
            .Ascending()
            .OnColumn("clock_id")
            .Ascending()
            .WithOptions()
            .Unique();

        // How far the event log was followed, in the transaction of what it changed; and the work of a change of policy or calendar.
        Create
            .Table("sla_position")
            .WithColumn("id")
            .AsInt32()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("event_id")
            .AsInt64()
            .NotNullable()
            .WithColumn("at")
            .AsUnixTime()
            .NotNullable();
        Create
            .Table("sla_recalculation")
            .WithId()
            .WithColumn("reason")
            .AsInt32()
            .NotNullable()
            .WithColumn("requested_at")
            .AsUnixTime()
            .NotNullable()
            .WithColumn("after_ticket_id")
            .AsInt64()
            .NotNullable()
            .WithColumn("done")
            .AsInt64()
            .NotNullable()
            .WithColumn("changed")
            .AsInt64()
            .NotNullable()
            .WithColumn("total")
            .AsInt64()
            .Nullable()
            .WithColumn("finished_at")
            .AsUnixTime()
            .Nullable();
    }

    private void CreateTicket()
    {
        Create
            .Table("sla_ticket")
            .WithColumn("ticket_id")
            .AsInt64()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("event_id")
            .AsInt64()
            .NotNullable()
            .WithColumn("policy_id")
            .AsInt64()
            .Nullable()
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
            .NotNullable()
            .WithColumn("is_open")
            .AsBoolean()
            .NotNullable()
            .WithColumn("due_order")
            .AsInt64()
            .NotNullable()
            .WithColumn("due_clock_id")
            .AsInt64()
            .Nullable()
            .WithColumn("story")
            .AsText()
            .NotNullable();
        // Lists by due time are unions of ranges of one of these, as Ticketing's are by last activity.
        Index("ix_sla_ticket_status", "status", "due_order", "ticket_id");
        Index("ix_sla_ticket_department", "department_id", "status", "due_order", "ticket_id");
        Index("ix_sla_ticket_assignee", "assignee_id", "status", "due_order", "ticket_id");
        Index("ix_sla_ticket_open", "is_open", "ticket_id");

        void Index(string name, params string[] columns)
        {
            var index = Create.Index(name).OnTable("sla_ticket");
            foreach (var column in columns)
                index.OnColumn(column).Ascending();
        }
    }

    private void CreateClock()
    {
        Create
            .Table("sla_clock")
            .WithId()
            .WithColumn("ticket_id")
            .AsInt64()
            .NotNullable()
            .WithColumn("target")
            .AsInt32()
            .NotNullable()
            .WithColumn("starter")
            .AsInt64()
            .NotNullable()
            .WithColumn("policy_id")
            .AsInt64()
            .NotNullable()
            .WithColumn("policy_name")
            .AsString(100)
            .NotNullable()
            .WithColumn("calendar_id")
            .AsInt64()
            .NotNullable()
            .WithColumn("priority")
            .AsInt32()
            .NotNullable()
            .WithColumn("minutes")
            .AsInt32()
            .NotNullable()
            .WithColumn("state")
            .AsInt32()
            .NotNullable()
            .WithColumn("started_at")
            .AsUnixTime()
            .NotNullable()
            .WithColumn("due_at")
            .AsUnixTime()
            .Nullable()
            .WithColumn("warn_at")
            .AsUnixTime()
            .Nullable()
            .WithColumn("ended_at")
            .AsUnixTime()
            .Nullable()
            .WithColumn("reason")
            .AsInt32()
            .NotNullable()
            .WithColumn("breached_at")
            .AsUnixTime()
            .Nullable()
            .WithColumn("elapsed")
            .AsInt64()
            .NotNullable()
            .WithColumn("paused")
            .AsInt64()
            .NotNullable()
            .WithColumn("pauses")
            .AsInt32()
            .NotNullable()
            .WithColumn("steps_done")
            .AsString(500)
            .NotNullable()
            .WithColumn("next_at")
            .AsUnixTime()
            .Nullable();
        Create
            .Index("ux_sla_clock")
            .OnTable("sla_clock")
            .OnColumn("ticket_id")
            .Ascending()
            .OnColumn("target")
            .Ascending()
            .OnColumn("starter")
            .Ascending()
            .WithOptions()
            .Unique();
        Create.Index("ix_sla_clock_started").OnTable("sla_clock").OnColumn("started_at").Ascending();
        // Finding what is due costs by what is due: clocks that wait for nothing are not in it.
        Execute.Sql("CREATE INDEX ix_sla_clock_next ON sla_clock (next_at) WHERE next_at IS NOT NULL");
    }
}
