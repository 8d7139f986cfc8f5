using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Host.Data.Migrations;

[Migration(2026112301_01, "Event log")]
internal sealed class CreateEventLog : PluginMigration
{
    public override void Up()
    {
        Create
            .Table("core_event")
            .WithId()
            .WithColumn("name")
            .AsString(100)
            .NotNullable()
            .WithColumn("subject_kind")
            .AsString(40)
            .NotNullable()
            .WithColumn("subject_id")
            .AsInt64()
            .NotNullable()
            .WithColumn("actor_kind")
            .AsInt32()
            .NotNullable()
            .WithColumn("actor_id")
            .AsInt64()
            .NotNullable()
            .WithColumn("actor_name")
            .AsText()
            .NotNullable()
            .WithColumn("at")
            .AsUnixTime()
            .NotNullable()
            .WithColumn("payload")
            .AsText()
            .NotNullable();
        Create
            .Index("ix_core_event_subject")
            .OnTable("core_event")
            .OnColumn("subject_kind")
            .Ascending()
            .OnColumn("subject_id")
            .Ascending()
            .OnColumn("id")
            .Ascending();
    }
}
