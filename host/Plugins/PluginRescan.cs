namespace Hookdesk.Host.Plugins;

/// <summary>What became of a plugin's folder since the running shell was built.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Version">The version that lies there now; empty where none does.</param>
internal sealed record PluginDrift(PluginDriftKind Kind, string Version);

/// <summary>What may happen to the folder of a plugin that runs.</summary>
internal enum PluginDriftKind
{
    /// <summary>Its files were overwritten.</summary>
    Changed,

    /// <summary>A newer version lies in a folder of its own.</summary>
    Newer,

    /// <summary>Its folder is gone.</summary>
    Removed,
}

/// <summary>
/// Compares what the running shell was built from with what lies on disk now, so that the admin sees both. Nothing is loaded, and the shell
/// stays as it is.
/// </summary>
internal static class PluginRescan
{
    /// <param name="statuses">The plugins as the running shell sees them.</param>
    /// <param name="found">The newest version of each plugin on disk.</param>
    /// <param name="superseded">The older ones.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<PluginStatus> Merge(
        IReadOnlyList<PluginStatus> statuses,
        IReadOnlyList<PluginCandidate> found,
        IReadOnlyList<PluginCandidate> superseded,
        DateTimeOffset now
    )
    {
        var onDisk = found.Concat(superseded).DistinctBy(candidate => candidate.Folder).ToDictionary(candidate => candidate.Folder);
        List<PluginStatus> merged =
        [
            .. statuses.Select(status => status.IsAbsent ? Awaited(status) : Compared(status)).OfType<PluginStatus>(),
        ];
        var known = statuses.Select(status => status.Candidate.Folder).ToHashSet(StringComparer.Ordinal);
        foreach (var candidate in found.Where(candidate => !known.Contains(candidate.Folder)))
            // The newer version of one that runs is told of there.
            if (!merged.Any(status => status.Id == candidate.Id && status.State == PluginState.Active))
                merged.Add(Off(candidate));
        return merged;

        PluginStatus? Awaited(PluginStatus status) => found.Any(candidate => candidate.Id == status.Id) ? null : status;

        PluginStatus? Compared(PluginStatus status)
        {
            var there = onDisk.GetValueOrDefault(status.Candidate.Folder);
            if (status.State == PluginState.Active)
                return there is null ? status with { Drift = new PluginDrift(PluginDriftKind.Removed, "") }
                    : there.Stamp != status.Candidate.Stamp
                        ? status with
                        {
                            Drift = new PluginDrift(PluginDriftKind.Changed, there.Version),
                        }
                    : found.FirstOrDefault(candidate => candidate.Id == status.Id) is { } newest && IsUntried(newest)
                        ? status with
                        {
                            Drift = new PluginDrift(PluginDriftKind.Newer, newest.Version),
                        }
                    : status;
            if (there is null || there.Stamp == status.Candidate.Stamp)
                return there is null ? null : status;
            return status.State == PluginState.Disabled
                ? Off(there)
                : status with
                {
                    Drift = new PluginDrift(PluginDriftKind.Changed, there.Version),
                };
        }

        // One that was found when the shell was built, and failed, is told of in its own row.
        bool IsUntried(PluginCandidate candidate) =>
            !statuses.Any(status => status.Candidate.Folder == candidate.Folder && status.Candidate.Stamp == candidate.Stamp);

        PluginStatus Off(PluginCandidate candidate) =>
            candidate.ManifestError is { } error
                ? new PluginStatus(candidate, PluginState.Broken, new PluginError(PluginPhase.Manifest, error, null, now))
                : new PluginStatus(candidate, PluginState.Disabled, null);
    }
}
