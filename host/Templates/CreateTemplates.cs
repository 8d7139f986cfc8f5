using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Host.Templates;

[Migration(2026112303_01, "Edited templates")]
internal sealed class CreateTemplates : PluginMigration
{
    public override void Up()
    {
        Create
            .Table("core_template")
            .WithId()
            .WithColumn("name")
            .AsString(100)
            .NotNullable()
            .WithColumn("language")
            .AsString(35)
            .NotNullable()
            .WithColumn("subject")
            .AsText()
            .NotNullable()
            .WithColumn("body")
            .AsText()
            .NotNullable()
            .WithColumn("changed_at")
            .AsUnixTime()
            .NotNullable()
            .WithColumn("changed_by")
            .AsText()
            .NotNullable();
        Create
            .Index("ux_core_template_name_language")
            .OnTable("core_template")
            .OnColumn("name")
            .Ascending()
            .OnColumn("language")
            .Ascending()
            .WithOptions()
            .Unique();
    }
}
