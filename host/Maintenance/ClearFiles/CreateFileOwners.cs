using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Host.Maintenance.ClearFiles;

[Migration(2026113003_01, "Who names stored files")]
internal sealed class CreateFileOwners : PluginMigration
{
    public override void Up() => Create.Table("core_file_owner").WithColumn("name").AsString(300).NotNullable().PrimaryKey();
}
