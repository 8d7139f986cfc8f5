using Hookdesk.Sdk;
using Hookdesk.Sdk.Hooks;

namespace Hookdesk.Host.Plugins;

/// <summary>An admin switched a plugin on.</summary>
[Hook("plugin.enabled")]
internal sealed record PluginEnabled(string PluginId) : IAuditedAction
{
    public EntityRef Subject => new("plugin", 0);
}

/// <summary>An admin switched a plugin off.</summary>
[Hook("plugin.disabled")]
internal sealed record PluginDisabled(string PluginId) : IAuditedAction
{
    public EntityRef Subject => new("plugin", 0);
}

/// <summary>A plugin is left out because of what it did at run time, until somebody switches it on again.</summary>
[Hook("plugin.quarantined")]
internal sealed record PluginQuarantined(string PluginId, string Name, string Reason) : IAuditedAction
{
    public EntityRef Subject => new("plugin", 0);
}

/// <summary>A plugin was to be switched on, did not work, and is off again.</summary>
[Hook("plugin.refused")]
internal sealed record PluginRefused(string PluginId, string Phase, string Message) : IAuditedAction
{
    public EntityRef Subject => new("plugin", 0);
}
