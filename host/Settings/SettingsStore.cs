using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hookdesk.Host.Data;
using Hookdesk.Sdk.Caching;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Settings;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;
using Microsoft.AspNetCore.DataProtection;

namespace Hookdesk.Host.Settings;

/// <summary>Settings of one type in the database.</summary>
internal sealed class SettingsStore<T> : ISettings<T>
    where T : class, new()
{
    private readonly DatabaseSource _source;
    private readonly IDatabase _database;
    private readonly NodeCache<string, StoredSettings> _cache;
    private readonly IServiceProvider _services;
    private readonly SettingsDocument _document;
    private readonly string _name;

    public SettingsStore(
        IEnumerable<SettingsContribution> contributions,
        DatabaseSource source,
        IDatabase database,
        NodeCache<string, StoredSettings> cache,
        IDataProtectionProvider protection,
        IConfiguration configuration,
        IServiceProvider services,
        ILogger<SettingsStore<T>> logger
    )
    {
        (_source, _database, _cache, _services) = (source, database, cache, services);
        _name =
            contributions.FirstOrDefault(contribution => contribution.Type == typeof(T))?.Name
            ?? throw new InvalidOperationException(
                $"{typeof(T).FullName} isn't a registered settings class. Register it with AddSettings."
            );
        _document = new SettingsDocument(_name, typeof(T), protection, configuration, logger);
    }

    // A copy for each caller: what it does with the object must not be seen by others.
    public async Task<T> GetAsync(CancellationToken cancellation = default) =>
        JsonSerializer.Deserialize<T>(
            (await _cache.GetAsync(_name, (_, stop) => LoadAsync(stop), cancellation)).Json,
            SettingsDocument.Json
        )!;

    public async Task SaveAsync(T settings, CancellationToken cancellation = default)
    {
        Validator.ValidateObject(settings, new ValidationContext(settings, _services, null), validateAllProperties: true);
        await _database.WriteAsync(
            async write =>
            {
                var stored = _document.Open(await ReadAsync(write.Connection, cancellation));
                var before = JsonSerializer.SerializeToNode(_document.Compose(stored), SettingsDocument.Json)!.AsObject();
                var after = JsonSerializer.SerializeToNode(settings, SettingsDocument.Json)!.AsObject();
                await write.Connection.InsertOrReplaceAsync(
                    new SettingRow { Name = _name, Content = _document.Seal(after, stored).ToJsonString(SettingsDocument.Json) },
                    token: cancellation
                );

                if (Compare(before, after) is { Count: > 0 } changes)
                    write.Record(new SettingsChanged(_name, changes));
            },
            cancellation
        );
    }

    private async Task<string?> ReadAsync(DataConnection connection, CancellationToken cancellation) =>
        (await connection.GetTable<SettingRow>().FirstOrDefaultAsync(row => row.Name == _name, cancellation))?.Content;

    // On a connection of its own: what an unfinished transaction of this scope has changed may yet be rolled back, and must not get
    // into everybody's memory.
    private async Task<StoredSettings> LoadAsync(CancellationToken cancellation)
    {
        await using var connection = _source.Connect();
        var stored = _document.Open(await ReadAsync(connection, cancellation));
        return new StoredSettings(JsonSerializer.Serialize(_document.Compose(stored), typeof(T), SettingsDocument.Json));
    }

    private List<SettingChange> Compare(JsonObject before, JsonObject after)
    {
        var changes = new List<SettingChange>();
        foreach (var property in _document.Properties.Where(property => !_document.IsConfigured(property)))
        {
            var key = SettingsDocument.KeyOf(property);
            if (JsonNode.DeepEquals(before[key], after[key]))
                continue;
            changes.Add(
                SettingsDocument.IsSecret(property)
                    ? new SettingChange(property.Name, null, null)
                    : new SettingChange(property.Name, before[key]?.ToJsonString() ?? "null", after[key]?.ToJsonString() ?? "null")
            );
        }

        return changes;
    }
}
