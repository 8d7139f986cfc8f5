using Hookdesk.Host.Plugins;

namespace Hookdesk.Host.Shells;

/// <summary>A plugin kept the next shell from being built; it is built again without it.</summary>
internal sealed class PluginFailedException(string pluginId, PluginPhase phase, string message, Exception? inner) : Exception(message, inner)
{
    public string PluginId { get; } = pluginId;

    public PluginPhase Phase { get; } = phase;

    public static PluginFailedException From(string pluginId, PluginPhase phase, Exception error) =>
        new(pluginId, phase, (error as AggregateException)?.InnerExceptions[0].Message ?? error.Message, error);
}
