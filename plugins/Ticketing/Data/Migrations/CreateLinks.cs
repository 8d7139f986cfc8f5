using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Ticketing.Data.Migrations;

/// <summary>Links between tickets: a row for each of the two, so that one index answers for both.</summary>
[Migration(2026120150)]
public sealed class CreateLinks : PluginMigration
{
    /// <inheritdoc />
    public override void Up() =>
        Create
            .Table("ticketing_link")
            .WithColumn("ticket_id")
            .AsInt64()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("relation")
            .AsInt32()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("other_id")
            .AsInt64()
            .NotNullable()
            .PrimaryKey();
}
