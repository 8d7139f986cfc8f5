using Hookdesk.Host.Data.Migrations;
using Hookdesk.Host.Plugins;

namespace Hookdesk.Host.Shells;

/// <summary>Whose tables begin with what: two plugins of which one's prefix begins with the other's could not tell theirs apart.</summary>
internal sealed class PrefixRules(IReadOnlyList<PluginCandidate> found, PluginList plugins)
{
    // Who comes with the installation goes first, then who stands first in order.
    private readonly List<PluginCandidate> _withTables =
    [
        .. plugins
            .Plugins.Where(plugin => SchemaMigrator.HasSteps(plugin.Code.Assembly))
            .Select(plugin => plugin.Candidate)
            .OrderBy(candidate => candidate.IsAdded),
    ];

    /// <summary>The tables of a plugin; null where its schema has no steps.</summary>
    /// <exception cref="PluginFailedException">Another plugin has the same prefix, and more right to it.</exception>
    public OwnTables? OwnTablesOf(PluginCandidate candidate)
    {
        if (!_withTables.Contains(candidate))
            return null;
        // Of those that are switched off it is not known whether they have tables; those that come with the installation keep their names.
        var holder = _withTables
            .TakeWhile(other => other != candidate)
            .Concat(found.Where(other => candidate.IsAdded && !other.IsAdded))
            .FirstOrDefault(other => other.Manifest is not null && Overlap(PrefixOf(other), PrefixOf(candidate)));
        return holder is null
            ? new OwnTables(PrefixOf(candidate))
            : throw Refusal(
                candidate,
                $"The plugin's tables would begin with {PrefixOf(candidate)}, and those of {holder.Id} with {PrefixOf(holder)}."
            );
    }

    public static PluginFailedException Refusal(PluginCandidate candidate, string why) =>
        new(candidate.Id, PluginPhase.Migrate, $"{why} Its author can set another \"tablePrefix\" in {PluginManifest.FileName}.", null);

    private static string PrefixOf(PluginCandidate candidate) => candidate.Manifest!.TablePrefix;

    private static bool Overlap(string one, string other) =>
        one.StartsWith(other, StringComparison.Ordinal) || other.StartsWith(one, StringComparison.Ordinal);
}
