using Hookdesk.Host.Settings;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Live;
using Hookdesk.Sdk.Ui;
using Microsoft.AspNetCore.Components;

namespace Hookdesk.Host.Layout;

internal static class LayoutServices
{
    public static IServiceCollection AddFrame(this IServiceCollection services) =>
        services
            .AddSingleton<Icons>()
            .AddSingleton<ScriptTexts>()
            .AddSingleton<Themes>()
            .AddSingleton<HostAssets>()
            .AddSingleton<ThemeComponents>()
            .AddScoped<IComponentActivator, ThemeComponentActivator>()
            .AddSingleton<ISlots, Slots>()
            .AddScoped<ISlotParts, SlotParts>()
            .AddSingleton<MarkupCache>()
            .AddSingleton<LastLists>()
            .AddScoped<ILayout, PageLayout>()
            .AddSingleton<LiveHub>()
            .AddSingleton<ILiveUpdates>(provider => provider.GetRequiredService<LiveHub>())
            .AddEventSubscriber<LiveEvents>()
            .AddSettings<ThemeSettings>(
                ThemeSettings.PageName,
                "Appearance",
                "The theme everyone sees. Each person can choose light or dark mode.",
                order: 2
            )
            .AddCurrentSettings<ThemeSettings>();
}
