using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Host.Data.Migrations;

/// <summary>Parts, settings, cursors of subscriptions, runs of tasks, and the keys that protect cookies and secrets.</summary>
[Migration(2026112301_02)]
public sealed class CreateStores : PluginMigration
{
    /// <inheritdoc />
    public override void Up()
    {
        Create
            .Table("core_part")
            .WithColumn("owner_kind")
            .AsString(40)
            .NotNullable()
            .PrimaryKey()
            .WithColumn("name")
            .AsString(100)
            .NotNullable()
            .PrimaryKey()
            .WithColumn("owner_id")
            .AsInt64()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("content")
            .AsText()
            .NotNullable();
        Create
            .Table("core_setting")
            .WithColumn("name")
            .AsString(100)
            .NotNullable()
            .PrimaryKey()
            .WithColumn("content")
            .AsText()
            .NotNullable();
        Create
            .Table("core_subscription")
            .WithColumn("name")
            .AsString(100)
            .NotNullable()
            .PrimaryKey()
            .WithColumn("node")
            .AsString(40)
            .NotNullable()
            .PrimaryKey()
            .WithColumn("position")
            .AsInt64()
            .NotNullable();
        Create
            .Table("core_task")
            .WithColumn("name")
            .AsString(100)
            .NotNullable()
            .PrimaryKey()
            .WithColumn("started_at")
            .AsUnixTime()
            .NotNullable()
            .WithColumn("ended_at")
            .AsUnixTime()
            .Nullable()
            .WithColumn("result")
            .AsText()
            .NotNullable()
            .WithColumn("failed")
            .AsBoolean()
            .NotNullable();
        Create
            .Table("core_data_protection_key")
            .WithColumn("name")
            .AsString(200)
            .NotNullable()
            .PrimaryKey()
            .WithColumn("content")
            .AsText()
            .NotNullable();
    }
}
