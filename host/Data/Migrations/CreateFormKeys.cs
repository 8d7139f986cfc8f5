using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Host.Data.Migrations;

[Migration(2026113001_01, "Keys of submitted forms")]
internal sealed class CreateFormKeys : PluginMigration
{
    public override void Up()
    {
        Create
            .Table("core_form_key")
            .WithColumn("key")
            .AsString(100)
            .NotNullable()
            .PrimaryKey()
            .WithColumn("created")
            .AsInt64()
            .NotNullable()
            .WithColumn("at")
            .AsUnixTime()
            .NotNullable()
            .Indexed();
    }
}
