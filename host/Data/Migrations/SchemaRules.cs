using System.ComponentModel.DataAnnotations;
using System.Data;
using FluentMigrator.Expressions;
using FluentMigrator.Model;
using FluentMigrator.Validation;

namespace Hookdesk.Host.Data.Migrations;

/// <summary>
/// Refuses what would mean different things on the two providers and be noticed late: FluentMigrator's own types for times.
/// </summary>
internal sealed class SchemaRules(IServiceProvider services) : DefaultMigrationExpressionValidator(services), IMigrationExpressionValidator
{
    IEnumerable<ValidationResult> IMigrationExpressionValidator.Validate(IMigrationExpression expression) =>
        [
            .. Validate(expression),
            .. Columns(expression)
                .Where(IsTime)
                .Select(column => new ValidationResult(
                    $"Column {column.Name}: store times with AsUnixTime(), which works the same on every database."
                )),
        ];

    private static IEnumerable<ColumnDefinition> Columns(IMigrationExpression expression) =>
        expression switch
        {
            CreateTableExpression table => table.Columns,
            // FluentMigrator's own table of applied steps is its own matter.
            CreateColumnExpression create when create.TableName.StartsWith(SchemaVersionTable.Prefix, StringComparison.Ordinal) => [],
            CreateColumnExpression create => [create.Column],
            AlterColumnExpression alter => [alter.Column],
            _ => [],
        };

    private static bool IsTime(ColumnDefinition column) =>
        column.Type is DbType.Time or DbType.DateTime or DbType.DateTime2 or DbType.DateTimeOffset;
}
