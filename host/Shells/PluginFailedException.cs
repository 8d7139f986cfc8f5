using Hookdesk.Host.Plugins;

namespace Hookdesk.Host.Shells;

/// <summary>A plugin kept the next shell from being built; it is built again without it, unless it is there for that plugin.</summary>
internal sealed class PluginFailedException(string pluginId, PluginPhase phase, string message, Exception? inner)
    : Exception(message, inner)
{
    public string PluginId { get; } = pluginId;

    public PluginPhase Phase { get; } = phase;

    /// <summary>What the plugin is for that reason.</summary>
    public PluginState State { get; private init; } = PluginState.Broken;

    /// <summary>True when it did not end in time.</summary>
    public bool HasHung { get; init; }

    /// <summary>The failure as it is kept for the admin.</summary>
    public PluginError ErrorAt(DateTimeOffset time) => new(Phase, Message, InnerException?.ToString(), time);

    public static PluginFailedException From(string pluginId, PluginPhase phase, Exception error, bool hasHung = false) =>
        new(pluginId, phase, (error as AggregateException)?.InnerExceptions[0].Message ?? error.Message, error) { HasHung = hasHung };

    /// <summary>A plugin that could not even be tried.</summary>
    public static PluginFailedException From(PluginStatus status) =>
        new(status.Id, status.Error!.Phase, status.Error.Message, null) { State = status.State };
}
