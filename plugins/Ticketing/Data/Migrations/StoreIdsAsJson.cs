using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Ticketing.Data.Migrations;

/// <summary>The files of a draft and the departments of a field were ids with spaces between them, and are JSON arrays now.</summary>
[Migration(2026113001)]
public sealed class StoreIdsAsJson : PluginMigration
{
    internal static readonly IReadOnlyList<string> Statements =
    [
        "UPDATE ticketing_draft SET uploads = '[' || REPLACE(TRIM(uploads), ' ', ',') || ']' WHERE uploads NOT LIKE '[%'",
        "UPDATE ticketing_field SET departments = '[' || REPLACE(TRIM(departments), ' ', ',') || ']' WHERE departments NOT LIKE '[%'",
    ];

    /// <inheritdoc />
    public override void Up()
    {
        foreach (var statement in Statements)
            Execute.Sql(statement);
    }
}
