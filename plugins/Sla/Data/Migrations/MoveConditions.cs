using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Sla.Data.Migrations;

/// <summary>The conditions of policies, which were a list of which all had to hold, become a condition as every plugin has them.</summary>
[Migration(2026120102)]
public sealed class MoveConditions : PluginMigration
{
    private const string Before = """{"conditions":[""",
        Now = """{"condition":{"version":1,"match":"all","conditions":[""";

    private static readonly (string Before, string Now)[] Operators =
    [
        ("AnyOf", "any-of"),
        ("NoneOf", "none-of"),
        ("Contains", "contains"),
        ("Empty", "empty"),
        ("NotEmpty", "not-empty"),
        ("LessThan", "less-than"),
        ("MoreThan", "more-than"),
    ];

    // A quotation mark inside a value is written with a backslash or as \u0022, so that only properties fit.
    internal static readonly IReadOnlyList<string> Statements =
    [
        $$"""
            UPDATE sla_policy SET definition = '{{Now}}' || substr(REPLACE(definition, '],"targets":[', ']},"targets":['), {{Before.Length
                + 1}})
            WHERE substr(definition, 1, {{Before.Length}}) = '{{Before}}'
            """,
        .. Operators.Select(one =>
            $"""UPDATE sla_policy SET definition = REPLACE(definition, '"operator":"{one.Before}"', '"operator":"{one.Now}"')"""
        ),
    ];

    /// <inheritdoc />
    public override void Up()
    {
        foreach (var statement in Statements)
            Execute.Sql(statement);
    }
}
