using FluentMigrator;
using FluentMigrator.Builders;
using FluentMigrator.Builders.Create.Table;
using FluentMigrator.Infrastructure;

namespace Hookdesk.Sdk.Data;

/// <summary>
/// One step of a plugin's schema, found in the plugin's assembly by its <see cref="MigrationAttribute"/>, whose number orders the steps
/// of this plugin only (write it as a date and a counter: <c>2026112301</c>). Each runs in its own transaction before the plugin
/// becomes active.
/// </summary>
/// <remarks>
/// Tables carry the plugin's prefix (<c>sla_clock</c>). Use FluentMigrator's provider-neutral builders; times are
/// <see cref="ColumnExtensions.AsUnixTime"/>. There is no way down: a step that fails is rolled back and the plugin stays out, its data
/// untouched.
/// </remarks>
public abstract class PluginMigration : ForwardOnlyMigration { }

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
