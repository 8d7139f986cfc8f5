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
    /// <returns>A function that says whether a plugin is switched on.</returns>
    public async Task<Func<string, bool>> ReadAsync(DatabaseSource database, CancellationToken cancellation = default)
    {
        await using var connection = database.Connect();
        var rows = await connection.GetTable<PluginRow>().ToListAsync(cancellation).ConfigureAwait(false);
        var switched = rows.ToDictionary(row => row.PluginId, row => row.Enabled, StringComparer.Ordinal);
        return id => switched.TryGetValue(id, out var on) ? on : file.Enabled.Contains(id);
    }

    /// <summary>
    /// Writes a switch and the action that tells of it, in one transaction; a quarantine ends with it. Told from another process of this installation, the running
    /// desk follows.
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
