using Hookdesk.Host.Plugins;

namespace Hookdesk.Host.Shells;

/// <summary>Changes what the desk is made of. Singleton of the outer host, visible in every shell.</summary>
internal interface IShellControl
{
    /// <summary>Every plugin that was found, as the running shell sees it.</summary>
    IReadOnlyList<PluginStatus> Plugins { get; }

    /// <summary>
    /// The same, compared with what lies in the plugin folders now: new folders are listed, and of changed and removed ones it is said so.
    /// Reads the manifests and loads nothing.
    /// </summary>
    IReadOnlyList<PluginStatus> Rescan();

    /// <summary>
    /// Switches a plugin on, or takes over what was changed in the folder of one that is on, and builds the next shell. When the plugin does not work in it, the switch goes back and the running shell
    /// stays.
    /// </summary>
    Task<ShellChange> EnableAsync(string pluginId, CancellationToken cancellation = default);

    /// <summary>
    /// Builds the next shell when the switches in the database are no longer those that the running shell was built from: another
    /// process of this installation changed them. Otherwise nothing happens, so that following one's own change ends at once.
    /// </summary>
    Task FollowSwitchesAsync(CancellationToken cancellation = default);

    /// <summary>Switches a plugin off, together with nothing else: those that need it become <see cref="PluginState.Missing"/>.</summary>
    Task<ShellChange> DisableAsync(string pluginId, CancellationToken cancellation = default);

    /// <summary>Builds the next shell from what is configured now, for example after the database was chosen.</summary>
    Task<ShellChange> RebuildAsync(string reason, CancellationToken cancellation = default);
}

/// <summary>What came of a change.</summary>
/// <param name="Done">True when the next shell took over as wanted.</param>
/// <param name="Message">A sentence for the admin: what happened, or which plugin failed, in which phase, with what error.</param>
internal sealed record ShellChange(bool Done, string Message);
