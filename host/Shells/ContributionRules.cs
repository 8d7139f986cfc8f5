using System.Reflection;
using Hookdesk.Host.Ground;
using Hookdesk.Host.Plugins;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Sdk.Templates;
using Hookdesk.Sdk.Ui;

namespace Hookdesk.Host.Shells;

/// <summary>
/// What plugins add has names, in addresses, stored rows and the admin's lists: two of one name would be taken for one another, and what
/// is put into a slot that nobody shows would never be seen.
/// </summary>
internal sealed class ContributionRules(IReadOnlyList<ServiceDescriptor> host, PluginList plugins)
{
    private readonly Dictionary<(string Kind, string Name), string> _taken = [];
    private readonly HashSet<string> _slots = new(StringComparer.Ordinal);

    /// <summary>Checks what all plugins of a shell have registered.</summary>
    /// <exception cref="PluginFailedException">A name is taken or not known.</exception>
    public void Check(IReadOnlyList<PluginRegistrations> registrations)
    {
        foreach (var contribution in Contributions(host))
            if (NameOf(contribution) is { } named)
                _taken.TryAdd(named, Contribution.CorePluginId);
        // Who comes with the installation keeps its names.
        foreach (var plugin in registrations.OrderBy(plugin => plugins.Plugins.Any(of => of.Id == plugin.PluginId && of.Candidate.IsAdded)))
        foreach (var contribution in Contributions(plugin.Descriptors))
            if (NameOf(contribution) is { } named && !_taken.TryAdd(named, plugin.PluginId))
                throw Refusal(plugin, $"The plugin adds the {named.Kind} {named.Name}, a name that {OwnerOf(named)} has taken.");

        foreach (var plugin in registrations)
        foreach (var slot in Contributions(plugin.Descriptors).OfType<SlotContribution>().Select(slot => (slot.Slot, slot.Component)))
            if (!IsKnown(slot.Slot, plugin.PluginId))
                throw Refusal(
                    plugin,
                    $"The plugin puts {slot.Component.Name} into the slot {slot.Slot}, which nobody shows.{Nearest.Hint(slot.Slot.Name, _slots)}"
                );
    }

    private string OwnerOf((string, string) named) => _taken[named] is var owner && owner == Contribution.CorePluginId ? "Hookdesk" : owner;

    // The constants of the desk and of the contracts of active plugins; those of a plugin's own assembly are for itself.
    private bool IsKnown(SlotKey slot, string pluginId)
    {
        if (_slots.Count == 0)
        {
            _slots.UnionWith(Declared(typeof(HostSlots)));
            _slots.UnionWith(
                _taken.Keys.Where(named => named.Kind == SettingsPage).Select(named => HostSlots.SettingsPage(named.Name).Name)
            );
        }

        if (_slots.Contains(slot.Name))
            return true;
        _slots.UnionWith(plugins.Plugins.SelectMany(plugin => plugin.Code.Exports).SelectMany(Declared));
        return _slots.Contains(slot.Name)
            || Declared(plugins.Plugins.First(plugin => plugin.Id == pluginId).Code.Assembly).Contains(slot.Name);
    }

    private const string SettingsPage = "settings page";

    private static IEnumerable<string> Declared(Assembly assembly) => assembly.LoadableTypes().SelectMany(Declared);

    private static IEnumerable<string> Declared(Type type)
    {
        const BindingFlags Constants = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly;
        if (type.ContainsGenericParameters)
            return [];
        return type.GetFields(Constants)
            .Where(field => field.FieldType.IsAssignableTo(typeof(SlotKey)))
            .Select(field => (field.GetValue(null) as SlotKey)?.Name)
            .OfType<string>();
    }

    private static (string Kind, string Name)? NameOf(Contribution contribution) =>
        contribution switch
        {
            SettingsContribution settings => (SettingsPage, settings.Name),
            TaskContribution task => ("background job", task.Name),
            TemplateContribution template => ("template", template.Name),
            PermissionContribution permission => ("permission", permission.Permission.Name),
            _ => null,
        };

    private static IEnumerable<Contribution> Contributions(IEnumerable<ServiceDescriptor> descriptors) =>
        descriptors
            .Where(descriptor => !descriptor.IsKeyedService)
            .Select(descriptor => descriptor.ImplementationInstance)
            .OfType<Contribution>();

    private static PluginFailedException Refusal(PluginRegistrations plugin, string why) =>
        new(plugin.PluginId, PluginPhase.Register, why, null);
}
