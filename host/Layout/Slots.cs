using System.Collections.Frozen;
using Hookdesk.Host.Ground;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Ui;

namespace Hookdesk.Host.Layout;

internal sealed class Slots : ISlots
{
    private readonly FrozenDictionary<string, SlotContribution[]> _slots;
    private readonly IPluginFailures _failures;

    public Slots(IEnumerable<SlotContribution> contributions, IPluginList plugins, IPluginFailures failures)
    {
        _failures = failures;
        var place = plugins
            .Active.Select((plugin, index) => (plugin.Id, index))
            .ToDictionary(pair => pair.Id, pair => pair.index + 1, StringComparer.Ordinal);
        _slots = contributions
            .OrderBy(contribution => contribution.Order)
            .ThenBy(contribution => place.GetValueOrDefault(contribution.PluginId))
            .GroupBy(contribution => contribution.Slot.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(slot => slot.Key, slot => slot.ToArray(), StringComparer.Ordinal);
    }

    public IReadOnlyList<SlotContribution> In(SlotKey slot) => _slots.TryGetValue(slot.Name, out var found) ? found : [];

    public void Failed(SlotContribution contribution, Exception error) =>
        _failures.Count(contribution.PluginId, $"slot {contribution.Slot}, component {contribution.Component.Name}", error);
}
