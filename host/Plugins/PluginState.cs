namespace Hookdesk.Host.Plugins;

/// <summary>What a plugin is doing. The sentence for the admin stands in <see cref="PluginStatus.Sentence"/>.</summary>
internal enum PluginState
{
    Active,
    Disabled,
    Incompatible,
    Missing,
    Broken,
    Quarantined,
    Superseded,
}

/// <summary>Where in its life a plugin failed.</summary>
internal enum PluginPhase
{
    Folder,
    Manifest,
    Requirements,
    Load,
    Register,
    Validate,
    Migrate,
    Endpoints,
    Start,
    Run,
}

/// <summary>Why a plugin is out: the phase, a sentence, and the whole error where there is one.</summary>
internal sealed record PluginError(PluginPhase Phase, string Message, string? Detail, DateTimeOffset At);

/// <summary>A plugin as one shell sees it.</summary>
internal sealed record PluginStatus(PluginCandidate Candidate, PluginState State, PluginError? Error)
{
    public string Id => Candidate.Id;

    /// <summary>True for a plugin that is switched on and whose folder is not there: nothing but its id is known.</summary>
    public bool IsAbsent => Candidate.Folder.Length == 0;

    /// <summary>How its folder differs from what the running shell was built from; null where it does not, or nobody has looked.</summary>
    public PluginDrift? Drift { get; init; }

    /// <summary>What it extends if it is there; known of plugins that can run.</summary>
    public IReadOnlyList<OptionalPlugin> Optional { get; init; } = [];
}

/// <summary>A plugin that another extends if it is there, as one shell sees it.</summary>
/// <param name="Id">The plugin's id.</param>
/// <param name="Range">The versions that count.</param>
/// <param name="Absence">Why it is treated as not there, as a sentence for the admin; null where it is there.</param>
internal sealed record OptionalPlugin(string Id, string Range, string? Absence)
{
    public bool IsThere => Absence is null;
}
