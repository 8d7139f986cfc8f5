using Hookdesk.Host.Ground;
using Semver;

namespace Hookdesk.Host.Plugins;

/// <summary>A plugin folder as found on disk, before any of its code is loaded.</summary>
/// <param name="Folder">The folder, absolute.</param>
/// <param name="Manifest">The manifest, or null when it is broken.</param>
/// <param name="ManifestError">What is wrong with the manifest; null when it is fine.</param>
internal sealed record PluginCandidate(string Folder, PluginManifest? Manifest, string? ManifestError)
{
    /// <summary>
    /// True when an admin laid it into the data directory; false when it comes with the installation, as <c>plugins.json</c> says.
    /// </summary>
    public bool IsAdded { get; init; }

    /// <summary>True for what the test of a plugin hands over, see <see cref="PluginSources"/>.</summary>
    public bool IsGiven { get; init; }

    /// <summary>
    /// True for a plugin that came with the desk: one of ours, in the program's own folder. The others are third parties', wherever they
    /// lie and whoever switched them on.
    /// </summary>
    public bool IsBundled =>
        Folder.Length > 0
        && Id.StartsWith("hookdesk.", StringComparison.Ordinal)
        && (IsGiven || Path.GetFullPath(Folder).StartsWith(OwnFolder, StringComparison.Ordinal));

    /// <summary>Another text whenever its version, or its assembly, is another.</summary>
    public string Mark => Manifest is null ? "" : $"{Version} {File.GetLastWriteTimeUtc(Path.Combine(Folder, Manifest.Assembly)):O}";

    private static string OwnFolder =>
        Path.Combine(Path.GetFullPath(HookdeskOptions.ProgramDirectory), "plugins") + Path.DirectorySeparatorChar;

    /// <summary>Tells whether files were changed: names, sizes and times of manifest and assemblies.</summary>
    public string Stamp { get; init; } = "";

    /// <summary>A plugin that is switched on and whose folder nobody finds.</summary>
    public static PluginCandidate Absent(string id) => new("", null, null) { AbsentId = id };

    private string? AbsentId { get; init; }

    /// <summary>The manifest's id; for a broken manifest the folder's name.</summary>
    public string Id => Manifest?.Id ?? AbsentId ?? Path.GetFileName(Folder);

    public string Name => Manifest?.Name ?? AbsentId ?? Path.GetFileName(Folder);

    public string Version => Manifest?.Version.ToString() ?? "";
}

/// <summary>Finds the plugins in the folders that <c>plugins.json</c> names.</summary>
internal static class PluginCatalog
{
    /// <summary>
    /// Every plugin folder, the newest version of each id first marked as the one to use; older versions come back in
    /// <paramref name="superseded"/>.
    /// </summary>
    /// <param name="bundled">The folders that <c>plugins.json</c> names.</param>
    /// <param name="added">
    /// Where admins lay plugins into the data directory. One of these that claims the id of a bundled plugin is broken: it would be loaded
    /// in that one's place. The folder need not exist: it is made with the first installed package.
    /// </param>
    /// <param name="superseded">The older versions.</param>
    public static IReadOnlyList<PluginCandidate> Discover(
        IEnumerable<string> bundled,
        string added,
        out IReadOnlyList<PluginCandidate> superseded
    )
    {
        var found = bundled.Where(Directory.Exists).SelectMany(In).ToList();
        var taken = found.Where(candidate => candidate.Manifest is not null).ToLookup(candidate => candidate.Id);
        if (Directory.Exists(added))
            found.AddRange(
                In(added)
                    .Select(candidate => candidate with { IsAdded = true })
                    .Select(candidate =>
                        taken[candidate.Id].FirstOrDefault() is { } owner
                            ? candidate with
                            {
                                Manifest = null,
                                ManifestError =
                                    $"The ID {owner.Id} belongs to {owner.Name}, which comes with this installation and is used instead. "
                                    + "Change the ID of this plugin.",
                            }
                            : candidate
                    )
            );
        var newest = found
            .GroupBy(candidate => candidate.Id, StringComparer.OrdinalIgnoreCase)
            .Select(versions => versions.OrderByDescending(candidate => candidate.Manifest?.Version, SemVersion.SortOrderComparer!).First())
            .OrderBy(candidate => candidate.Id, StringComparer.Ordinal)
            .ToList();
        superseded = [.. found.Except(newest)];
        return newest;
    }

    private static IEnumerable<PluginCandidate> In(string parent) =>
        Directory.EnumerateDirectories(parent).Where(folder => File.Exists(Path.Combine(folder, PluginManifest.FileName))).Select(Read);

    public static PluginCandidate Read(string folder)
    {
        try
        {
            return new PluginCandidate(folder, PluginManifest.Read(Path.Combine(folder, PluginManifest.FileName)), null)
            {
                Stamp = StampOf(folder),
            };
        }
        catch (Exception error) when (error is PluginManifestException or IOException or UnauthorizedAccessException)
        {
            return new PluginCandidate(folder, null, error.Message) { Stamp = StampOf(folder) };
        }
    }

    private static string StampOf(string folder)
    {
        try
        {
            return string.Join(
                '|',
                new DirectoryInfo(folder)
                    .EnumerateFiles()
                    .Where(file => file.Extension is ".dll" or ".json")
                    .OrderBy(file => file.Name, StringComparer.Ordinal)
                    .Select(file => $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}")
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
