using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Hookdesk.Sdk;
using Semver;

namespace Hookdesk.Host.Plugins;

/// <summary>What a plugin says of itself in <c>plugin.json</c>, read without loading any of its code.</summary>
internal sealed partial record PluginManifest(
    string Id,
    string Name,
    SemVersion Version,
    SemVersionRange Sdk,
    string SdkText,
    string Assembly,
    IReadOnlyDictionary<string, string> Requires,
    IReadOnlyDictionary<string, string> Optional,
    IReadOnlyList<string> Exports,
    string Author,
    string License,
    string Description
)
{
    /// <summary>
    /// What the names of its tables begin with: as the manifest says, else the last part of its id and an underscore, so <c>sla_</c> for
    /// <c>hookdesk.sla</c>; the whole id where that would be another's name.
    /// </summary>
    public string TablePrefix { get; init; } =
        PrefixOf(Id[(Id.LastIndexOf('.') + 1)..]) is var prefix && PrefixPattern().IsMatch(prefix) ? prefix : PrefixOf(Id);

    public const string FileName = "plugin.json";

    private const int LongestId = 100;

    /// <exception cref="PluginManifestException">The file is not a usable manifest; the message says what is wrong with it.</exception>
    public static PluginManifest Read(string path)
    {
        ManifestFile? file;
        try
        {
            file = JsonSerializer.Deserialize<ManifestFile>(File.ReadAllText(path), Options);
        }
        catch (JsonException error)
        {
            throw new PluginManifestException($"{FileName} isn't valid JSON: {error.Message}");
        }

        if (file is null)
            throw new PluginManifestException($"{FileName} is empty.");
        if (UnknownKeys.Describe<ManifestFile>(file.Unknown) is { } unknown)
            throw new PluginManifestException($"{FileName} {unknown}");
        var id = Required(file.Id, "id");
        if (id.Length > LongestId || !IdPattern().IsMatch(id))
            throw new PluginManifestException(
                $"\"id\" is \"{id}\": it must be lowercase words joined by dots, such as \"acme.reports\", with at most {LongestId} characters."
            );
        if (id == Contribution.CorePluginId)
            throw new PluginManifestException($"\"id\" is \"{id}\", which is reserved for Hookdesk.");
        if (!SemVersion.TryParse(Required(file.Version, "version"), SemVersionStyles.Strict, out var version))
            throw new PluginManifestException($"\"version\" is \"{file.Version}\": it must be a version such as \"1.0.0\".");
        var assembly = Required(file.Assembly, "assembly");
        foreach (var name in (string?[])[assembly, .. file.Exports ?? []])
            if (name is null || name != Path.GetFileName(name) || !name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
                throw new PluginManifestException($"\"{name}\" must be the name of a .dll file in the plugin's own folder.");

        var requires = Ranges(file.Requires, "requires");
        var optional = Ranges(file.Optional, "optional");
        if (requires.Keys.FirstOrDefault(optional.ContainsKey) is { } both)
            throw new PluginManifestException($"\"{both}\" is listed under both \"requires\" and \"optional\". List it under one of them.");
        if (optional.ContainsKey(id))
            throw new PluginManifestException("The plugin lists itself under \"optional\".");
        var manifest = new PluginManifest(
            id,
            Required(file.Name, "name"),
            version,
            Range(Required(file.Sdk, "sdk"), "sdk"),
            file.Sdk!,
            assembly,
            requires,
            optional,
            [.. (file.Exports ?? []).OfType<string>()],
            file.Author ?? "",
            file.License ?? "",
            file.Description ?? ""
        );
        return file.TablePrefix is { } prefix ? manifest with { TablePrefix = Prefix(prefix) } : manifest;
    }

    private static string PrefixOf(string id) => id.Replace('.', '_').Replace('-', '_') + "_";

    private static string Prefix(string text) =>
        PrefixPattern().IsMatch(text)
            ? text
            : throw new PluginManifestException(
                $"\"tablePrefix\" is \"{text}\": it must be lower-case letters, digits and underscores, such as \"greetings_\", "
                    + "with a letter first and an underscore last, of at most 30 characters, and not begin with core_, pg_ or sqlite_."
            );

    public static SemVersionRange Range(string? text, string field) =>
        text is not null && SemVersionRange.TryParseNpm(text, out var range)
            ? range
            : throw new PluginManifestException($"\"{field}\" is \"{text}\": it must be a version range such as \"^1.0\".");

    private static Dictionary<string, string> Ranges(Dictionary<string, string?>? plugins, string field)
    {
        foreach (var (id, range) in plugins ?? [])
            Range(range, $"{field}.{id}");
        return (plugins ?? []).ToDictionary(plugin => plugin.Key, plugin => plugin.Value!, StringComparer.Ordinal);
    }

    private static string Required(string? value, string field) =>
        string.IsNullOrWhiteSpace(value) ? throw new PluginManifestException($"\"{field}\" is missing.") : value;

    [GeneratedRegex(@"^[a-z0-9]+([.-][a-z0-9]+)+\z", RegexOptions.None, 5000)]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"^(?!core_|pg_|sqlite_)[a-z][a-z0-9_]{0,28}_\z", RegexOptions.None, 5000)]
    private static partial Regex PrefixPattern();

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    private sealed record ManifestFile(
        string? Id,
        string? Name,
        string? Version,
        string? Sdk,
        string? Assembly,
        string? TablePrefix,
        Dictionary<string, string?>? Requires,
        Dictionary<string, string?>? Optional,
        string?[]? Exports,
        string? Author,
        string? License,
        string? Description
    )
    {
        [JsonExtensionData]
        public Dictionary<string, JsonElement>? Unknown { get; init; }
    }
}

/// <summary>A manifest that cannot be used.</summary>
internal sealed class PluginManifestException(string message) : Exception(message);
