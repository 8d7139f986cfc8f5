using Hookdesk.Host.Ground;
using Semver;

namespace Hookdesk.Host.Plugins;

/// <summary>A plugin folder as found on disk, before any of its code is loaded.</summary>
/// <param name="Folder">The folder, absolute.</param>
/// <param name="Manifest">The manifest, or null when it is broken.</param>
/// <param name="ManifestError">What is wrong with the manifest; null when it is fine.</param>
internal sealed record PluginCandidate(string Folder, PluginManifest? Manifest, string? ManifestError)
{
    /// <summary>The manifest's id; for a broken manifest the folder's name.</summary>
    public string Id => Manifest?.Id ?? Path.GetFileName(Folder);

    /// <summary>True for what the test of a plugin hands over, see <see cref="PluginSources"/>.</summary>
    public bool IsGiven { get; init; }

    /// <summary>
    /// True for a plugin that came with the desk: one of ours, in the program's own folder. The others are third parties', wherever they
    /// lie and whoever switched them on.
    /// </summary>
    public bool IsBundled =>
        Id.StartsWith("hookdesk.", StringComparison.Ordinal)
        && (IsGiven || Path.GetFullPath(Folder).StartsWith(OwnFolder, StringComparison.Ordinal));

    /// <summary>Another text whenever its version, or its assembly, is another.</summary>
    public string Mark => Manifest is null ? "" : $"{Version} {File.GetLastWriteTimeUtc(Path.Combine(Folder, Manifest.Assembly)):O}";

    private static string OwnFolder =>
        Path.Combine(Path.GetFullPath(HookdeskOptions.ProgramDirectory), "plugins") + Path.DirectorySeparatorChar;

    public string Name => Manifest?.Name ?? Path.GetFileName(Folder);

    public string Version => Manifest?.Version.ToString() ?? "";
}

/// <summary>Finds the plugins in the folders that <c>plugins.json</c> names.</summary>
internal static class PluginCatalog
{
    /// <summary>
    /// Every plugin folder, the newest version of each id first marked as the one to use; older versions come back in
    /// <paramref name="superseded"/>. A folder that does not exist is no error: <c>App_Data/plugins</c> is made with the first
    /// installed package.
    /// </summary>
    public static IReadOnlyList<PluginCandidate> Discover(IEnumerable<string> folders, out IReadOnlyList<PluginCandidate> superseded)
    {
        var found = folders
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateDirectories)
            .Where(folder => File.Exists(Path.Combine(folder, PluginManifest.FileName)))
            .Select(Read)
            .ToList();
        var newest = found
            .GroupBy(candidate => candidate.Id, StringComparer.OrdinalIgnoreCase)
            .Select(versions => versions.OrderByDescending(candidate => candidate.Manifest?.Version, SemVersion.SortOrderComparer!).First())
            .OrderBy(candidate => candidate.Id, StringComparer.Ordinal)
            .ToList();
        superseded = [.. found.Except(newest)];
        return newest;
    }

    public static PluginCandidate Read(string folder)
    {
        try
        {
            return new PluginCandidate(folder, PluginManifest.Read(Path.Combine(folder, PluginManifest.FileName)), null);
        }
        catch (Exception error) when (error is PluginManifestException or IOException or UnauthorizedAccessException)
        {
            return new PluginCandidate(folder, null, error.Message);
        }
    }
}
