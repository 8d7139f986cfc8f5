using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Ticketing.Data.Migrations;

/// <summary>
/// Beginnings of words, tags and organizations are looked up as ranges, which only the order of bytes makes right. SQLite's default is
/// that order; PostgreSQL's is the one that its server was set up with.
/// </summary>
[Migration(2026113002)]
public sealed class OrderByBytes : PluginMigration
{
    internal static readonly IReadOnlyList<string> Statements =
    [
        "ALTER TABLE ticketing_customer_word ALTER COLUMN word TYPE varchar(255) COLLATE \"C\"",
        "ALTER TABLE ticketing_tag ALTER COLUMN normalized_name TYPE varchar(50) COLLATE \"C\"",
        "ALTER TABLE ticketing_organisation ALTER COLUMN normalized_name TYPE varchar(200) COLLATE \"C\"",
    ];

    /// <inheritdoc />
    public override void Up()
    {
        foreach (var statement in Statements)
            IfPostgreSql().Execute.Sql(statement);
    }
}
