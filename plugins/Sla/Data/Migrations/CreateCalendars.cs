using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Sla.Data.Migrations;

/// <summary>Calendars with their hours and holidays.</summary>
[Migration(2026112410)]
public sealed class CreateCalendars : PluginMigration
{
    /// <inheritdoc />
    public override void Up()
    {
        Create
            .Table("sla_calendar")
            .WithId()
            .WithColumn("name")
            .AsString(100)
            .NotNullable()
            .WithColumn("time_zone")
            .AsString(60)
            .NotNullable()
            .WithColumn("follows_site")
            .AsBoolean()
            .NotNullable()
            .WithColumn("version")
            .AsInt64()
            .NotNullable()
            .WithColumn("changed_at")
            .AsUnixTime()
            .NotNullable()
            .WithColumn("feed_url")
            .AsText()
            .NotNullable()
            .WithColumn("feed_read_at")
            .AsUnixTime()
            .Nullable()
            .WithColumn("feed_tried_at")
            .AsUnixTime()
            .Nullable()
            .WithColumn("feed_problem")
            .AsText()
            .Nullable();

        Create
            .Table("sla_calendar_hours")
            .WithColumn("calendar_id")
            .AsInt64()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("weekday")
            .AsInt32()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("from_minute")
            .AsInt32()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("to_minute")
            .AsInt32()
            .NotNullable();

        Create
            .Table("sla_calendar_holiday")
            .WithId()
            .WithColumn("calendar_id")
            .AsInt64()
            .NotNullable()
            .WithColumn("date")
            .AsInt32()
            .NotNullable()
            .WithColumn("is_yearly")
            .AsBoolean()
            .NotNullable()
            .WithColumn("name")
            .AsString(200)
            .NotNullable()
            .WithColumn("from_feed")
            .AsBoolean()
            .NotNullable();
        Create
            .Index("ux_sla_calendar_holiday")
            .OnTable("sla_calendar_holiday")
            .OnColumn("calendar_id")
            .Ascending()
            .OnColumn("from_feed")
            .Ascending()
            .OnColumn("is_yearly")
            .Ascending()
            .OnColumn("date")
            .Ascending()
            .WithOptions()
            .Unique();
    }
}
