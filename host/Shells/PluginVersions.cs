using Hookdesk.Host.Plugins;

namespace Hookdesk.Host.Shells;

/// <summary>
/// Which version of each plugin a shell is tried with: the newest that was found, and where that one fails the next older one, so that
/// an update that does not work leaves the desk with what worked before.
/// </summary>
internal sealed class PluginVersions
{
    private readonly ShellPlan _plan;
    private readonly List<PluginCandidate> _wanted;
    private readonly List<PluginCandidate> _older;
    private readonly List<PluginStatus> _failed = [];

    public PluginVersions(ShellPlan plan)
    {
        _plan = plan;
        _wanted = [.. plan.Found.Where(candidate => plan.SwitchedOn.Contains(candidate.Id) || candidate.Manifest is null)];
        _older = [.. plan.Superseded];
        foreach (var status in plan.SetAside)
            TryOlder(status);
    }

    /// <summary>One version of each plugin that is switched on.</summary>
    public IReadOnlyList<PluginCandidate> Wanted => [.. _wanted];

    /// <summary>Takes the next older version in place of one that failed. False when there is none.</summary>
    public bool TryOlder(PluginStatus failed)
    {
        var at = _wanted.FindIndex(candidate => candidate.Folder == failed.Candidate.Folder && candidate.Stamp == failed.Candidate.Stamp);
        var version = failed.Candidate.Manifest?.Version;
        var older = _older
            .Where(candidate => candidate.Id == failed.Id && candidate.Manifest?.Version.ComparePrecedenceTo(version) < 0)
            .OrderByDescending(candidate => candidate.Manifest!.Version, Semver.SemVersion.PrecedenceComparer)
            .FirstOrDefault();
        if (at < 0 || older is null)
            return false;
        _failed.Add(failed with { Candidate = _wanted[at] });
        _older.Remove(older);
        _wanted[at] = older;
        return true;
    }

    /// <summary>The status of what the shell is not tried with.</summary>
    public IEnumerable<PluginStatus> Others(DateTimeOffset now) =>
        [
            .. _failed,
            .. _plan
                .Found.Except(_wanted)
                .Except(_failed.Select(status => status.Candidate))
                .Select(candidate => new PluginStatus(candidate, PluginState.Disabled, null)),
            .. _older.Select(candidate =>
                candidate.ManifestError is { } error
                    ? new PluginStatus(candidate, PluginState.Broken, new PluginError(PluginPhase.Manifest, error, null, now))
                    : new PluginStatus(candidate, PluginState.Superseded, null)
            ),
            .. _plan.Absent.Select(id => new PluginStatus(
                PluginCandidate.Absent(id),
                PluginState.Missing,
                new PluginError(
                    PluginPhase.Folder,
                    $"The plugin is enabled, but its folder wasn't found. Restore the folder, or disable {id}.",
                    null,
                    now
                )
            )),
        ];
}
