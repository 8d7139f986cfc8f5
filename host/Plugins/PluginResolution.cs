using Hookdesk.Sdk;
using Semver;

namespace Hookdesk.Host.Plugins;

/// <summary>Decides from manifests alone which plugins can run together, and in which order.</summary>
internal sealed class PluginResolution
{
    private readonly Dictionary<string, PluginCandidate> _wanted;
    private readonly Dictionary<string, PluginStatus> _out = new(StringComparer.Ordinal);
    private readonly List<PluginCandidate> _order = [];
    private readonly TimeProvider _time;

    private PluginResolution(IEnumerable<PluginCandidate> wanted, TimeProvider time)
    {
        _wanted = wanted.ToDictionary(candidate => candidate.Id, StringComparer.Ordinal);
        _time = time;
    }

    /// <summary>The version of the contract that this host offers.</summary>
    public static SemVersion SdkVersion { get; } =
        SemVersion.FromVersion(new Version(typeof(PluginStartup).Assembly.GetName().Version!.ToString(3)));

    /// <param name="wanted">Plugins that are switched on.</param>
    /// <param name="failed">Those that failed in an earlier attempt: they stay out with their error, and so do those that need
    /// them.</param>
    /// <param name="time">The clock.</param>
    /// <returns>Those that can run, required before requiring and otherwise by id; and the status of the others.</returns>
    public static (IReadOnlyList<PluginCandidate> Order, IReadOnlyList<PluginStatus> Out) Resolve(
        IEnumerable<PluginCandidate> wanted,
        IReadOnlyDictionary<string, PluginError> failed,
        TimeProvider time
    )
    {
        var resolution = new PluginResolution(wanted, time);
        foreach (var (id, error) in failed)
            if (resolution._wanted.TryGetValue(id, out var candidate))
                resolution._out[id] = new PluginStatus(candidate, PluginState.Broken, error);
        foreach (var candidate in resolution._wanted.Values.OrderBy(candidate => candidate.Id, StringComparer.Ordinal))
            resolution.Visit(candidate, []);
        return (resolution._order, [.. resolution._out.Values]);
    }

    /// <summary>Puts a plugin behind what it requires. Returns false when it cannot run.</summary>
    private bool Visit(PluginCandidate candidate, IReadOnlyList<string> path)
    {
        if (_out.ContainsKey(candidate.Id))
            return false;
        if (_order.Contains(candidate))
            return true;
        if (candidate.Manifest is not { } manifest)
            return Refuse(candidate, PluginState.Broken, PluginPhase.Manifest, candidate.ManifestError!);
        if (path.Contains(candidate.Id))
        {
            // Nobody of the circle is more at fault than the others.
            var circle = path.SkipWhile(id => id != candidate.Id).ToList();
            foreach (var id in circle)
                Refuse(
                    _wanted[id],
                    PluginState.Broken,
                    PluginPhase.Requirements,
                    $"It requires itself in a circle: {string.Join(" → ", circle)} → {candidate.Id}."
                );
            return false;
        }

        if (!manifest.Sdk.Contains(SdkVersion))
            return Refuse(
                candidate,
                PluginState.Incompatible,
                PluginPhase.Requirements,
                $"It is made for SDK {manifest.SdkText}; this is Hookdesk with SDK {SdkVersion}. Install a version of it that fits."
            );

        foreach (var (id, range) in manifest.Requires.OrderBy(required => required.Key, StringComparer.Ordinal))
        {
            if (!_wanted.TryGetValue(id, out var required))
                return Refuse(
                    candidate,
                    PluginState.Missing,
                    PluginPhase.Requirements,
                    $"It requires {id} {range}, which is not installed or not switched on."
                );
            var runs = Visit(required, [.. path, candidate.Id]);
            // It may have turned out to be part of a circle, which says more than what follows.
            if (_out.ContainsKey(candidate.Id))
                return false;
            if (!runs)
                return Refuse(
                    candidate,
                    PluginState.Missing,
                    PluginPhase.Requirements,
                    $"It requires {id}, which does not work: {_out[id].Error!.Message}"
                );
            if (!PluginManifest.Range(range, id).Contains(required.Manifest!.Version))
                return Refuse(
                    candidate,
                    PluginState.Missing,
                    PluginPhase.Requirements,
                    $"It requires {id} {range}; version {required.Version} is installed."
                );
        }

        _order.Add(candidate);
        return true;
    }

    private bool Refuse(PluginCandidate candidate, PluginState state, PluginPhase phase, string message)
    {
        _out[candidate.Id] = new PluginStatus(candidate, state, new PluginError(phase, message, null, _time.GetUtcNow()));
        return false;
    }
}
