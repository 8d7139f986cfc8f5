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
/// makes, changes or fills another's table, or refers to it by a foreign key, or creates a trigger, rule or function, fails. Use
/// FluentMigrator's provider-neutral builders; times are
/// <see cref="ColumnExtensions.AsUnixTime"/>. There is no way down: a step that fails is rolled back and the plugin stays out, its data
/// untouched.
/// </remarks>
public abstract class PluginMigration : ForwardOnlyMigration
{
    private readonly List<StoredRename> _renames = [];

    /// <summary>What the step renames in the host's tables, in order.</summary>
    internal IReadOnlyList<StoredRename> Renames => _renames;

    /// <summary>
    /// What follows is done on PostgreSQL only. FluentMigrator's <c>IfDatabase</c> leaves out, without a word, whatever stands behind a
    /// name that its processor does not have: “Postgres” is such a name.
    /// </summary>
    protected IIfDatabaseExpressionRoot IfPostgreSql() => ForDatabase("PostgreSQL");

    /// <summary>What follows is done on SQLite only.</summary>
    protected IIfDatabaseExpressionRoot IfSqlite() => ForDatabase("SQLite");

    /// <summary>
    /// Gives an action of this plugin a new name in the event log: all entries are renamed, also those that subscribers haven't read yet.
    /// Runs at the end of the step, in its transaction. Change the <see cref="Hooks.HookAttribute"/> in the same version.
    /// </summary>
    /// <param name="from">The name in earlier versions, such as <c>parcel.send</c>.</param>
    /// <param name="to">The name from now on, at most 100 characters.</param>
    /// <param name="properties">Properties of the action that are renamed with it, as they're written in JSON: <c>parcelNo</c>.</param>
    protected void RenameEvent(string from, string to, params ReadOnlySpan<(string From, string To)> properties) =>
        _renames.Add(new StoredRename(RenamedThing.Action, from, to, [.. properties]));

    /// <summary>
    /// Gives a kind of entity of this plugin a new name (<see cref="EntityRef.Kind"/>) in the event log and in the parts that any plugin
    /// attached to such entities. Runs at the end of the step, in its transaction.
    /// </summary>
    /// <param name="from">The kind in earlier versions.</param>
    /// <param name="to">The kind from now on, at most 40 characters.</param>
    protected void RenameEntityKind(string from, string to) => _renames.Add(new StoredRename(RenamedThing.EntityKind, from, to, []));

    /// <summary>
    /// Gives a value that this plugin offers to templates a new name (<see cref="Templates.ITemplateValues"/>) in all templates that admins
    /// edited. Runs at the end of the step, in its transaction.
    /// </summary>
    /// <param name="from">The dotted name in earlier versions, such as <c>parcels.no</c>: replaced wherever it's written like this.</param>
    /// <param name="to">The dotted name from now on.</param>
    protected void RenameTemplateValue(string from, string to) => _renames.Add(new StoredRename(RenamedThing.TemplateValue, from, to, []));

#pragma warning disable RS0030 // Here alone, with names that are known to be right.
    private IIfDatabaseExpressionRoot ForDatabase(string name) => IfDatabase(name);
#pragma warning restore RS0030
}

/// <summary>What a step can rename in the host's tables.</summary>
internal enum RenamedThing
{
    /// <summary>An action, by its dotted name.</summary>
    Action,

    /// <summary>A kind of entity.</summary>
    EntityKind,

    /// <summary>A value in templates, by its dotted name.</summary>
    TemplateValue,
}

/// <summary>A new name for what is stored in the host's tables.</summary>
internal sealed record StoredRename(RenamedThing What, string From, string To, IReadOnlyList<(string From, string To)> Properties);

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
