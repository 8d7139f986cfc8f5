using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sdk.Settings;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Mapping;
using Microsoft.AspNetCore.DataProtection;

namespace Hookdesk.Host.Settings;

/// <summary>Settings of one type: what was saved as JSON, with what configuration says on top. Secrets are protected before they are stored.</summary>
internal sealed class SettingsStore<T>(IDatabase database, SettingsCache cache, IEnumerable<SettingsContribution> contributions, IConfiguration configuration, IDataProtectionProvider protection)
    : ISettings<T> where T : class, new()
{
    private static readonly PropertyInfo[] Secrets =
        [.. typeof(T).GetProperties().Where(property => property.PropertyType == typeof(string) && property.GetCustomAttribute<SettingAttribute>()?.Secret == true)];

    private readonly IDataProtector _protector = protection.CreateProtector("Hookdesk.Settings");

    private string Name => contributions.FirstOrDefault(page => page.Type == typeof(T))?.Name
        ?? throw new InvalidOperationException($"{typeof(T).FullName} is not registered: add it with AddSettings.");

    public async Task<T> GetAsync(CancellationToken cancellation = default)
    {
        var name = Name;
        var content = await cache.GetAsync(name, () => ReadAsync(name, cancellation));
        // A new object for every caller, because it is theirs to change and save.
        var settings = content is null ? new T() : JsonSerializer.Deserialize<T>(content, EventRecord.Json)!;
        foreach (var secret in Secrets) secret.SetValue(settings, Unprotect((string?)secret.GetValue(settings)));
        configuration.GetSection($"Hookdesk:Settings:{name}").Bind(settings);
        return settings;
    }

    public async Task SaveAsync(T settings, CancellationToken cancellation = default)
    {
        Validator.ValidateObject(settings, new ValidationContext(settings), validateAllProperties: true);
        var name = Name;
        var stored = JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(settings, EventRecord.Json), EventRecord.Json)!;
        foreach (var secret in Secrets)
            if (secret.GetValue(stored) is string { Length: > 0 } plain) secret.SetValue(stored, _protector.Protect(plain));
        var content = JsonSerializer.Serialize(stored, EventRecord.Json);
        await database.WriteAsync(async write =>
        {
            if (await write.Table<SettingRow>().Where(row => row.Name == name).Set(row => row.Content, content).UpdateAsync(cancellation) == 0)
                await write.InsertAsync(new SettingRow { Name = name, Content = content }, cancellation);
            write.Record(new SettingsChanged(name));
            write.AfterCommit(() =>
            {
                cache.Forget(name);
                return Task.CompletedTask;
            });
        }, cancellation);
    }

    private async Task<string?> ReadAsync(string name, CancellationToken cancellation) =>
        await database.Table<SettingRow>().Where(row => row.Name == name).Select(row => row.Content).FirstOrDefaultAsync(cancellation);

    // A secret whose key is lost is gone; the admin sees an empty field instead of a desk that does not start.
    private string? Unprotect(string? text)
    {
        if (string.IsNullOrEmpty(text)) return text;
        try
        {
            return _protector.Unprotect(text);
        }
        catch (CryptographicException)
        {
            return "";
        }
    }
}

/// <summary>Somebody saved a settings page. The values are not recorded, because some are secret.</summary>
[Hook("setting.changed")]
internal sealed record SettingsChanged(string Page) : IAction
{
    public EntityRef Subject => new("setting", 0);
}

/// <summary>What was read of each settings page, until somebody on any node saves it.</summary>
internal sealed class SettingsCache
{
    private readonly ConcurrentDictionary<string, string?> _contents = new(StringComparer.Ordinal);

    public async Task<string?> GetAsync(string name, Func<Task<string?>> read) =>
        _contents.TryGetValue(name, out var content) ? content : _contents[name] = await read();

    public void Forget(string name) => _contents.TryRemove(name, out _);
}

/// <summary>Follows saves by other nodes and by the command line.</summary>
internal sealed class ForgetSettingsChangedElsewhere(SettingsCache cache) : EventSubscriber
{
    public override string Name => "hookdesk.core.settings-cache";

    public override SubscriptionScope Scope => SubscriptionScope.PerNode;

    public override IReadOnlySet<string> Names { get; } = new HashSet<string> { HookAttribute.NameOf(typeof(SettingsChanged)) };

    // The cache is empty when the shell starts, so only what comes from now on matters.
    public override async Task<long?> LoadOwnCursorAsync(IServiceProvider services, CancellationToken cancellation) =>
        await services.GetRequiredService<IEventLog>().LastIdAsync(cancellation);

    public override Task HandleAsync(IReadOnlyList<EventRecord> events, IServiceProvider services, CancellationToken cancellation)
    {
        foreach (var change in events) cache.Forget(change.As<SettingsChanged>()!.Page);
        return Task.CompletedTask;
    }
}

[Table("core_setting")]
internal sealed class SettingRow
{
    [Column("name"), PrimaryKey] public string Name { get; set; } = "";
    [Column("content")] public string Content { get; set; } = "";
}
