using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Search.Data;

/// <summary>The filter for organizations and their kind had the British spelling, also in searches that people saved.</summary>
[Migration(2026120101)]
public sealed class SpellOrganization : PluginMigration
{
    internal static readonly IReadOnlyList<string> Statements =
    [
        .. new[] { "search_saved", "search_recent" }.Select(table =>
            $"""
                UPDATE {table} SET query = REPLACE(REPLACE(query, 'organisation:', 'organization:'), 'kind:organisation', 'kind:organization')
                WHERE query LIKE '%organisation%'
                """
        ),
    ];

    /// <inheritdoc />
    public override void Up()
    {
        foreach (var statement in Statements)
            Execute.Sql(statement);
    }
}
