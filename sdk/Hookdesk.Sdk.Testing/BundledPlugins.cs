using Hookdesk.Host.Plugins;

namespace Hookdesk.Sdk.Testing;

/// <summary>The plugins that come with Hookdesk, which plugins under test require or extend.</summary>
internal static class BundledPlugins
{
    /// <summary>The folder of a plugin, after those of the plugins that it requires.</summary>
    /// <exception cref="InvalidOperationException">No plugin with this ID comes with Hookdesk.</exception>
    public static IReadOnlyList<string> WithRequired(string pluginId)
    {
        var plugin =
            All().FirstOrDefault(plugin => plugin.Id == pluginId)
            ?? throw new InvalidOperationException($"{pluginId} isn't bundled with Hookdesk.");
        return [.. RequiredBy(plugin.Manifest!, []), plugin.Folder];
    }

    /// <summary>The folders of the plugins that a plugin extends if they are there, after those that these require.</summary>
    public static IReadOnlyList<string> ExtendedBy(PluginManifest manifest) =>
        [.. All().Where(plugin => manifest.Optional.ContainsKey(plugin.Id)).SelectMany(plugin => WithRequired(plugin.Id)).Distinct()];

    /// <summary>Adds the folders of the plugins that a plugin requires.</summary>
    public static List<string> RequiredBy(PluginManifest manifest, List<string> folders)
    {
        var bundled = All();
        foreach (var id in manifest.Requires.Keys)
        {
            var required =
                bundled.FirstOrDefault(plugin => plugin.Id == id)
                ?? throw new InvalidOperationException(
                    $"{manifest.Id} requires {id}, which isn't bundled with Hookdesk. Override {nameof(PluginComplianceTests)}.RequiredFolders."
                );
            if (folders.Contains(required.Folder))
                continue;
            RequiredBy(required.Manifest!, folders);
            folders.Add(required.Folder);
        }

        return folders;
    }

    private static List<PluginCandidate> All() =>
        [
            .. Directory
                .EnumerateDirectories(Path.Combine(TestFolders.Host, "plugins"))
                .Select(PluginCatalog.Read)
                .Where(plugin => plugin.Manifest is not null),
        ];
}
