using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Host.Setup.Data;

/// <summary>The one row that says whether this installation has been set up.</summary>
[Migration(2026112302_02)]
public sealed class CreateInstallation : PluginMigration
{
    /// <inheritdoc />
    public override void Up()
    {
        Create
            .Table("core_installation")
            .WithColumn("id")
            .AsInt32()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("set_up_at")
            .AsUnixTime()
            .Nullable()
            .WithColumn("finished_at")
            .AsUnixTime()
            .Nullable();
        Insert.IntoTable("core_installation").Row(new { id = 1 });
    }
}
