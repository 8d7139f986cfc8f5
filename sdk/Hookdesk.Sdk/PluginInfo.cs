namespace Hookdesk.Sdk;

/// <summary>What is known of a plugin at run time.</summary>
/// <param name="Id">The manifest's id, for example <c>hookdesk.ticketing</c>.</param>
/// <param name="Name">The name shown to people.</param>
/// <param name="Version">SemVer version.</param>
/// <param name="Folder">The folder it was loaded from. Read only.</param>
public sealed record PluginInfo(string Id, string Name, string Version, string Folder);

/// <summary>The plugins of the running shell.</summary>
public interface IPluginList
{
    /// <summary>The active plugins; those required come before those that require them.</summary>
    IReadOnlyList<PluginInfo> Active { get; }

    /// <summary>The plugin whose code holds a type, or null for the host and the SDK.</summary>
    PluginInfo? OwnerOf(Type type);

    /// <summary>The path under which a plugin's <c>wwwroot</c> is served: <c>/_plugins/&lt;id&gt;/&lt;version&gt;</c>.</summary>
    string AssetPath(string pluginId);
}
