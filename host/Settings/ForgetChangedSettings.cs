using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sdk.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Settings;

/// <summary>Lets this node read settings again that another node, or the command line, has saved.</summary>
internal sealed class ForgetChangedSettings(SettingsCache cache) : EventSubscriber
{
    public override string Name => "hookdesk.core.settings";

    public override SubscriptionScope Scope => SubscriptionScope.PerNode;

    public override IReadOnlySet<string> Names { get; } =
        new HashSet<string>([HookAttribute.NameOf(typeof(SettingsChanged))], StringComparer.Ordinal);

    public override Task HandleAsync(IReadOnlyList<EventRecord> events, IServiceProvider services, CancellationToken cancellation)
    {
        foreach (var changed in events.Select(entry => entry.As<SettingsChanged>()).OfType<SettingsChanged>())
            cache.Forget(changed.Page);
        return Task.CompletedTask;
    }

    // Nothing is remembered at start, so what happened before does not matter.
    public override async Task<long?> LoadOwnCursorAsync(IServiceProvider services, CancellationToken cancellation) =>
        await services.GetRequiredService<IEventLog>().LastIdAsync(cancellation);
}
