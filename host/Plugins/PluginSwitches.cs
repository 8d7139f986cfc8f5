using Hookdesk.Host.Data;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Hooks;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Mapping;

namespace Hookdesk.Host.Plugins;

/// <summary>What the admin switched, kept in the database; where nothing was switched, <c>plugins.json</c> decides.</summary>
internal sealed class PluginSwitches(PluginsFile file)
{
    /// <summary>Reads the switches as they are now.</summary>
    public async Task<SwitchedPlugins> ReadAsync(DatabaseSource database, CancellationToken cancellation = default)
    {
        await using var connection = database.Connect();
        var rows = await connection.GetTable<PluginRow>().ToListAsync(cancellation).ConfigureAwait(false);
        return Initial with { Switched = rows.ToDictionary(row => row.PluginId, row => row.Enabled, StringComparer.Ordinal) };
    }

    /// <summary>The switches of an installation in which nobody has switched anything.</summary>
    public SwitchedPlugins Initial { get; } = new(new Dictionary<string, bool>(), [.. file.Enabled]);

    /// <summary>
    /// Writes a switch and the action that tells of it, in one transaction; a quarantine ends with it. The running desk follows when another
    /// process of this installation wrote it.
    /// </summary>
    public static Task SetAsync(
        IDatabase database,
        string pluginId,
        bool enabled,
        IAction action,
        CancellationToken cancellation = default
    ) =>
        database.WriteAsync(
            async write =>
            {
                var changed = await write
                    .Table<PluginRow>()
                    .Where(row => row.PluginId == pluginId)
                    .Set(row => row.Enabled, enabled)
                    .UpdateAsync(cancellation)
                    .ConfigureAwait(false);
                if (changed == 0)
                    await write.InsertAsync(new PluginRow { PluginId = pluginId, Enabled = enabled }, cancellation).ConfigureAwait(false);
                await Quarantines.EndAsync(write, pluginId, cancellation).ConfigureAwait(false);
                write.Record(action);
            },
            cancellation
        );
}

/// <summary>Which plugins are switched on, whether or not they are found.</summary>
/// <param name="Switched">What the admin switched.</param>
/// <param name="Initially">What <c>plugins.json</c> switches on.</param>
internal sealed record SwitchedPlugins(IReadOnlyDictionary<string, bool> Switched, IReadOnlyCollection<string> Initially)
{
    public IEnumerable<string> On => Switched.Where(plugin => plugin.Value).Select(plugin => plugin.Key).Union(Initially.Where(IsOn));

    public bool IsOn(string pluginId) => Switched.TryGetValue(pluginId, out var on) ? on : Initially.Contains(pluginId);

    /// <summary>The same with one switched.</summary>
    public SwitchedPlugins With(string pluginId, bool on) =>
        this with
        {
            Switched = new Dictionary<string, bool>(Switched) { [pluginId] = on },
        };
}

[Table("core_plugin")]
internal sealed class PluginRow
{
    [Column("plugin_id"), PrimaryKey]
    public string PluginId { get; set; } = "";

    [Column("enabled")]
    public bool Enabled { get; set; }
}

[FluentMigrator.Migration(2026112300_01)]
public sealed class CreatePluginTable : PluginMigration
{
    public override void Up() =>
        Create
            .Table("core_plugin")
            .WithColumn("plugin_id")
            .AsString(200)
            .NotNullable()
            .PrimaryKey()
            .WithColumn("enabled")
            .AsBoolean()
            .NotNullable();
}
