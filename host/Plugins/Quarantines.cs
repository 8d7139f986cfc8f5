using Hookdesk.Host.Data;
using Hookdesk.Sdk.Data;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Mapping;

namespace Hookdesk.Host.Plugins;

/// <summary>
/// Third parties' plugins that are left out because of what they did at run time, kept in the database until somebody switches them on
/// again. Another version of a plugin begins anew.
/// </summary>
internal static class Quarantines
{
    public static async Task<IReadOnlyDictionary<string, QuarantineRow>> ReadAsync(
        DatabaseSource database,
        CancellationToken cancellation = default
    )
    {
        await using var connection = database.Connect();
        var rows = await connection.GetTable<QuarantineRow>().ToListAsync(cancellation).ConfigureAwait(false);
        return rows.ToDictionary(row => row.PluginId, StringComparer.Ordinal);
    }

    public static async Task SetAsync(IWriteScope write, QuarantineRow row, CancellationToken cancellation = default)
    {
        await EndAsync(write, row.PluginId, cancellation).ConfigureAwait(false);
        await write.InsertAsync(row, cancellation).ConfigureAwait(false);
    }

    /// <summary>Writes them before there is a shell.</summary>
    public static async Task AddAsync(DatabaseSource database, IReadOnlyList<QuarantineRow> rows)
    {
        if (rows.Count == 0)
            return;
        using var turn = await database.EnterWriteAsync(CancellationToken.None).ConfigureAwait(false);
        await using var connection = database.Connect();
        foreach (var row in rows)
            await connection.InsertOrReplaceAsync(row).ConfigureAwait(false);
    }

    public static Task EndAsync(IWriteScope write, string pluginId, CancellationToken cancellation = default) =>
        write.Table<QuarantineRow>().Where(row => row.PluginId == pluginId).DeleteAsync(cancellation);
}

[Table("core_quarantine")]
internal sealed class QuarantineRow
{
    [Column("plugin_id"), PrimaryKey]
    public string PluginId { get; set; } = "";

    [Column("version")]
    public string Version { get; set; } = "";

    [Column("reason")]
    public string Reason { get; set; } = "";

    [Column("detail")]
    public string? Detail { get; set; }

    [Column("at")]
    public DateTimeOffset At { get; set; }

    public static QuarantineRow Of(PluginCandidate plugin, string reason, string? detail, DateTimeOffset at) =>
        new()
        {
            PluginId = plugin.Id,
            Version = plugin.Version,
            Reason = reason,
            Detail = detail,
            At = at,
        };

    /// <summary>True when it is about this very version of a plugin.</summary>
    public bool Holds(PluginCandidate plugin) => plugin.Id == PluginId && plugin.Version == Version && !plugin.IsBundled;

    public PluginError ToError() => new(PluginPhase.Run, Reason, Detail, At);
}

[FluentMigrator.Migration(2026113002_01, "Plugins in quarantine")]
public sealed class CreateQuarantineTable : PluginMigration
{
    public override void Up() =>
        Create
            .Table("core_quarantine")
            .WithColumn("plugin_id")
            .AsString(200)
            .NotNullable()
            .PrimaryKey()
            .WithColumn("version")
            .AsString(100)
            .NotNullable()
            .WithColumn("reason")
            .AsText()
            .NotNullable()
            .WithColumn("detail")
            .AsText()
            .Nullable()
            .WithColumn("at")
            .AsUnixTime()
            .NotNullable();
}
