namespace Hookdesk.Sdk;

/// <summary>
/// Something that a plugin adds and that the host lists for the admin. Registered as a singleton instance; the host notes from which
/// plugin it came.
/// </summary>
public abstract class Contribution
{
    /// <summary>The id under which the host's own contributions are listed.</summary>
    public const string CorePluginId = "hookdesk.core";

    /// <summary>The plugin that registered this. Set by the host before the container is built.</summary>
    public string PluginId { get; internal set; } = CorePluginId;
}
