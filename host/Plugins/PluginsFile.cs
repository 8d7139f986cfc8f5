using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hookdesk.Host.Plugins;

/// <summary><c>plugins.json</c>: where plugins and themes lie, and which plugins this installation starts with.</summary>
internal sealed record PluginsFile(IReadOnlyList<string> Folders, IReadOnlyList<string> Themes, IReadOnlyList<string> Enabled, string Theme)
{
    /// <summary>Those of the folders that are not there now: a mistyped name, or a disk that is not mounted.</summary>
    public IReadOnlyList<string> MissingFolders => [.. Folders.Concat(Themes).Where(folder => !Directory.Exists(folder))];

    /// <summary>Reads the file. Folders are relative to it and come back absolute.</summary>
    /// <exception cref="InvalidOperationException">The file is missing or not valid; the message says which and what to do.</exception>
    public static PluginsFile Read(string path)
    {
        if (!File.Exists(path))
            throw new InvalidOperationException(
                $"{path} is missing. This file lists the plugin folders. Restore it from the release, or set Hookdesk:PluginsFile."
            );
        try
        {
            var content =
                JsonSerializer.Deserialize<Content>(File.ReadAllText(path), JsonSerializerOptions.Web)
                ?? new Content(null, null, null, null);
            if (UnknownKeys.Describe<Content>(content.Unknown) is { } unknown)
                throw new InvalidOperationException($"{path} {unknown}");
            var home = Path.GetDirectoryName(path)!;
            return new PluginsFile(Absolute(content.Folders), Absolute(content.Themes), content.Enabled ?? [], content.Theme ?? "default");

            string[] Absolute(string[]? folders) => [.. (folders ?? []).Select(folder => Path.GetFullPath(folder, home))];
        }
        catch (JsonException error)
        {
            throw new InvalidOperationException($"{path} isn't valid JSON: {error.Message}", error);
        }
    }

    private sealed record Content(string[]? Folders, string[]? Themes, string[]? Enabled, string? Theme)
    {
        [JsonExtensionData]
        public Dictionary<string, JsonElement>? Unknown { get; init; }
    }
}
