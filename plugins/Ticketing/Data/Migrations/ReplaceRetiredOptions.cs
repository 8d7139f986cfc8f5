using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Ticketing.Data.Migrations;

/// <summary>What tickets get in place of a retired value.</summary>
[Migration(2026120121)]
public sealed class ReplaceRetiredOptions : PluginMigration
{
    /// <inheritdoc />
    public override void Up() => Alter.Table("ticketing_option").AddColumn("replaced_by").AsInt32().Nullable();
}
