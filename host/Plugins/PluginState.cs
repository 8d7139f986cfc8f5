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
    Manifest,
    Requirements,
    Load,
    Register,
    Validate,
    Migrate,
    Endpoints,
    Start,
}

/// <summary>Why a plugin is out: the phase, a sentence, and the whole error where there is one.</summary>
internal sealed record PluginError(PluginPhase Phase, string Message, string? Detail, DateTimeOffset At);

/// <summary>A plugin as one shell sees it.</summary>
internal sealed record PluginStatus(PluginCandidate Candidate, PluginState State, PluginError? Error)
{
    public string Id => Candidate.Id;
}
