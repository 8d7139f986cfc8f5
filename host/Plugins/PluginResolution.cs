using Hookdesk.Sdk;
using Semver;

namespace Hookdesk.Host.Plugins;

/// <summary>Decides from manifests alone which plugins can run together, and in which order.</summary>
internal sealed class PluginResolution
{
    private readonly Dictionary<string, PluginCandidate> _wanted;
    private readonly Dictionary<string, PluginStatus> _out = new(StringComparer.Ordinal);
    private readonly List<PluginCandidate> _order = [];
    private readonly Dictionary<string, List<OptionalPlugin>> _optional = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private static readonly IReadOnlyDictionary<string, string> NoPlugins = new Dictionary<string, string>();

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
    /// <returns>
    /// Those that can run, required before requiring, optional ones before those that extend them, and otherwise by id; and the status of
    /// the others.
    /// </returns>
    public static (IReadOnlyList<PluginStatus> Order, IReadOnlyList<PluginStatus> Out) Resolve(
        IEnumerable<PluginCandidate> wanted,
        IReadOnlyDictionary<string, PluginError> failed,
        TimeProvider time
    )
    {
        var resolution = new PluginResolution(wanted, time);
        foreach (var (id, error) in failed)
            if (resolution._wanted.TryGetValue(id, out var candidate))
                resolution._out[id] = new PluginStatus(
                    candidate,
                    error.Phase == PluginPhase.Run ? PluginState.Quarantined : PluginState.Broken,
                    error
                );
        resolution.ChooseOptional();
        foreach (var candidate in resolution._wanted.Values.OrderBy(candidate => candidate.Id, StringComparer.Ordinal))
            resolution.Visit(candidate, []);
        return (
            [
                .. resolution._order.Select(candidate => new PluginStatus(candidate, PluginState.Active, null)
                {
                    Optional = resolution._optional.GetValueOrDefault(candidate.Id, []),
                }),
            ],
            [.. resolution._out.Values]
        );
    }

    /// <summary>
    /// Decides by the manifests which optional plugins count. One that needs the plugin that would extend it, by whatever way, does not:
    /// nobody is broken by what is optional.
    /// </summary>
    private void ChooseOptional()
    {
        foreach (var candidate in _wanted.Values.OrderBy(candidate => candidate.Id, StringComparer.Ordinal))
        foreach (var (id, range) in (candidate.Manifest?.Optional ?? NoPlugins).OrderBy(optional => optional.Key, StringComparer.Ordinal))
        {
            var absence =
                !_wanted.TryGetValue(id, out var other) ? $"{id} {range} isn't installed or enabled."
                : other.Manifest is null ? $"{id} failed: {other.ManifestError}"
                : !PluginManifest.Range(range, id).Contains(other.Manifest.Version)
                    ? $"{id} {range} isn't available: version {other.Version} is installed."
                : Needs(id, candidate.Id, []) ? $"{id} requires {candidate.Id}, so {candidate.Id} can't extend it."
                : null;
            if (!_optional.TryGetValue(candidate.Id, out var chosen))
                _optional[candidate.Id] = chosen = [];
            chosen.Add(new OptionalPlugin(id, range, absence));
        }
    }

    private bool Needs(string id, string needed, HashSet<string> seen) =>
        id == needed
        || seen.Add(id)
            && _wanted.TryGetValue(id, out var candidate)
            && (candidate.Manifest?.Requires.Keys ?? [])
                .Concat(_optional.GetValueOrDefault(id, []).Where(optional => optional.IsThere).Select(optional => optional.Id))
                .Any(next => Needs(next, needed, seen));

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
                    $"The plugin has a circular dependency: {string.Join(" → ", circle)} → {candidate.Id}."
                );
            return false;
        }

        if (!manifest.Sdk.Contains(SdkVersion))
            return Refuse(
                candidate,
                PluginState.Incompatible,
                PluginPhase.Requirements,
                $"The plugin requires SDK {manifest.SdkText}, but this version of Hookdesk has SDK {SdkVersion}. Install a compatible version of the plugin."
            );

        foreach (var (id, range) in manifest.Requires.OrderBy(required => required.Key, StringComparer.Ordinal))
        {
            if (!_wanted.TryGetValue(id, out var required))
                return Refuse(
                    candidate,
                    PluginState.Missing,
                    PluginPhase.Requirements,
                    $"The plugin requires {id} {range}, which isn't installed or enabled."
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
                    $"The plugin requires {id}, which failed: {_out[id].Error!.Message}"
                );
            if (!PluginManifest.Range(range, id).Contains(required.Manifest!.Version))
                return Refuse(
                    candidate,
                    PluginState.Missing,
                    PluginPhase.Requirements,
                    $"The plugin requires {id} {range}, but version {required.Version} is installed."
                );
        }

        var optional = _optional.GetValueOrDefault(candidate.Id, []);
        for (var index = 0; index < optional.Count; index++)
            if (optional[index] is { IsThere: true, Id: var id } && !Visit(_wanted[id], [.. path, candidate.Id]))
                optional[index] = optional[index] with { Absence = $"{id} failed: {_out[id].Error!.Message}" };

        _order.Add(candidate);
        return true;
    }

    private bool Refuse(PluginCandidate candidate, PluginState state, PluginPhase phase, string message)
    {
        _out[candidate.Id] = new PluginStatus(candidate, state, new PluginError(phase, message, null, _time.GetUtcNow()));
        return false;
    }
}
