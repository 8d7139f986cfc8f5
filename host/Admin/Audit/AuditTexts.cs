using Hookdesk.Host.Ground;
using Hookdesk.Host.Plugins;
using Hookdesk.Host.Templates;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Settings;

namespace Hookdesk.Host.Admin.Audit;

/// <summary>How the host's own events read.</summary>
internal static class AuditTexts
{
    public static IServiceCollection AddAuditTexts(this IServiceCollection services) =>
        services
            .AddAuditedSubject("plugin", "Plugin")
            .AddAuditedSubject("settings", "Settings")
            .AddAuditedSubject("template", "Template")
            .AddEventText<PluginEnabled, HostTexts>((action, T) => T["enabled the plugin {0}", action.PluginId])
            .AddEventText<PluginDisabled, HostTexts>((action, T) => T["disabled the plugin {0}", action.PluginId])
            .AddEventText<PluginQuarantined, HostTexts>((action, T) => T["quarantined the plugin {0}: {1}", action.PluginId, action.Reason])
            .AddEventText<PluginRefused, HostTexts>(
                (action, T) =>
                    T["tried to enable the plugin {0}, which failed in the “{1}” phase: {2}", action.PluginId, action.Phase, action.Message]
            )
            .AddEventText<SettingsChanged, HostTexts>((action, T) => T["saved the “{0}” settings", action.Page])
            .AddEventText<TemplateChanged, HostTexts>(
                (action, T) =>
                    action.Reset
                        ? T["restored the original template {0} ({1})", action.Name, action.Language]
                        : T["edited the template {0} ({1})", action.Name, action.Language]
            );
}
