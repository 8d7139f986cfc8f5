using FluentMigrator;
using FluentMigrator.Builders;
using FluentMigrator.Builders.Create.Table;
using FluentMigrator.Builders.IfDatabase;
using FluentMigrator.Infrastructure;

namespace Hookdesk.Sdk.Data;

/// <summary>
/// One step of a plugin's schema, found in the plugin's assembly by its <see cref="MigrationAttribute"/>, whose number orders the steps
/// of this plugin only (write it as a date and a counter: <c>2026112301</c>). Each runs in its own transaction before the plugin
/// becomes active.
/// </summary>
/// <remarks>
/// Tables carry the plugin's prefix (<c>sla_clock</c>): the last part of its id, or <c>tablePrefix</c> in <c>plugin.json</c>. A step that
/// makes, changes or fills another's table, or refers to it by a foreign key, fails. Use FluentMigrator's provider-neutral builders; times are
/// <see cref="ColumnExtensions.AsUnixTime"/>. There is no way down: a step that fails is rolled back and the plugin stays out, its data
/// untouched.
/// </remarks>
public abstract class PluginMigration : ForwardOnlyMigration
{
    /// <summary>
    /// What follows is done on PostgreSQL only. FluentMigrator's <c>IfDatabase</c> leaves out, without a word, whatever stands behind a
    /// name that its processor does not have: “Postgres” is such a name.
    /// </summary>
    protected IIfDatabaseExpressionRoot IfPostgreSql() => ForDatabase("PostgreSQL");

    /// <summary>What follows is done on SQLite only.</summary>
    protected IIfDatabaseExpressionRoot IfSqlite() => ForDatabase("SQLite");

#pragma warning disable RS0030 // Here alone, with names that are known to be right.
    private IIfDatabaseExpressionRoot ForDatabase(string name) => IfDatabase(name);
#pragma warning restore RS0030
}

/// <summary>Column shorthands that mean the same on both providers.</summary>
public static class ColumnExtensions
{
    /// <summary>A 64-bit primary key named <c>id</c>, made by the database.</summary>
    public static ICreateTableColumnOptionOrWithColumnSyntax WithId(this ICreateTableWithColumnSyntax table) =>
        table.WithColumn("id").AsInt64().NotNullable().PrimaryKey().Identity();

    /// <summary>
    /// A time, as Unix milliseconds; maps to <see cref="DateTimeOffset"/>. FluentMigrator's own time types (<c>AsTime</c>,
    /// <c>AsDateTime</c> …) differ between the providers: a step that uses one fails.
    /// </summary>
    public static TNext AsUnixTime<TNext>(this IColumnTypeSyntax<TNext> column)
        where TNext : IFluentSyntax => column.AsInt64();

    /// <summary>Text of any length.</summary>
    public static TNext AsText<TNext>(this IColumnTypeSyntax<TNext> column)
        where TNext : IFluentSyntax => column.AsString(int.MaxValue);
}
