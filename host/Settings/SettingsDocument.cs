using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Hookdesk.Sdk.Settings;
using Microsoft.AspNetCore.DataProtection;

namespace Hookdesk.Host.Settings;

/// <summary>How settings of one name become JSON and back: secrets are protected, and what configuration sets is not stored.</summary>
internal sealed class SettingsDocument(
    string name,
    Type type,
    IDataProtectionProvider protection,
    IConfiguration configuration,
    ILogger logger
)
{
    // A secret is an object with this one property, so that a value stored before its property became secret is still read.
    private const string Protected = "$protected";

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    private readonly IDataProtector _protector = protection.CreateProtector("Hookdesk.Settings", name);

    /// <summary>The values that the settings page may change, by their names in JSON.</summary>
    public IReadOnlyList<PropertyInfo> Properties { get; } =
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property is { CanRead: true, CanWrite: true } && property.GetIndexParameters().Length == 0),
    ];

    private IConfigurationSection Section => configuration.GetSection($"Hookdesk:Settings:{name}");

    public static string KeyOf(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    public static bool IsSecret(PropertyInfo property) =>
        property.PropertyType == typeof(string) && property.GetCustomAttribute<SettingAttribute>()?.Secret == true;

    /// <summary>True when configuration sets this property, so that saving it changes nothing.</summary>
    public bool IsConfigured(PropertyInfo property) => Section.GetSection(property.Name).Exists();

    /// <summary>Stored values, with secrets in the clear.</summary>
    public JsonObject Open(string? stored)
    {
        var values = stored is null ? [] : JsonNode.Parse(stored)!.AsObject();
        foreach (var (key, value) in values.ToList())
        {
            if (value is JsonObject { Count: 1 } secret && secret[Protected] is JsonValue cipher)
                values[key] = Unprotect(key, cipher.GetValue<string>());
        }

        return values;
    }

    /// <summary>What is stored: the given values, but the stored ones where configuration decides, and secrets protected.</summary>
    public JsonObject Seal(JsonObject values, JsonObject stored)
    {
        var sealedValues = values.DeepClone().AsObject();
        foreach (var property in Properties)
        {
            var key = KeyOf(property);
            if (IsConfigured(property))
            {
                sealedValues.Remove(key);
                if (stored.TryGetPropertyValue(key, out var kept))
                    sealedValues[key] = kept?.DeepClone();
            }

            if (IsSecret(property) && sealedValues[key]?.GetValue<string>() is { Length: > 0 } secret)
                sealedValues[key] = new JsonObject { [Protected] = _protector.Protect(secret) };
        }

        return sealedValues;
    }

    /// <summary>The settings as the desk uses them: defaults, stored values, configuration, each over the one before.</summary>
    public object Compose(JsonObject values)
    {
        var settings = values.Deserialize(type, Json)!;
        Section.Bind(settings);
        return settings;
    }

    // Keys are lost when a database is restored without them. The password must then be typed again; the rest goes on.
    private string Unprotect(string key, string cipher)
    {
        try
        {
            return _protector.Unprotect(cipher);
        }
        catch (CryptographicException e)
        {
            SettingsLog.SecretUnreadable(logger, name, key, e);
            return "";
        }
    }
}

internal static partial class SettingsLog
{
    [LoggerMessage(
        LogLevel.Error,
        "The secret {Key} in the settings {Name} can't be read with the keys of this installation. Enter it again on its settings page."
    )]
    public static partial void SecretUnreadable(ILogger logger, string name, string key, Exception error);
}
