using Hookdesk.Host.Composition;
using Hookdesk.Host.Settings;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Live;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Ui;
using Microsoft.AspNetCore.Components;

namespace Hookdesk.Host.Layout;

internal static class LayoutServices
{
    public static IServiceCollection AddFrame(this IServiceCollection services) =>
        services
            .AddSingleton<SiteState>()
            .AddSingleton<Icons>()
            .AddSingleton<ScriptTexts>()
            .AddSingleton<Themes>()
            .AddSingleton<HostAssets>()
            .AddSingleton<ThemeComponents>()
            .AddScoped<IComponentActivator, ThemeComponentActivator>()
            .AddSingleton<ISlots, Slots>()
            .AddScoped<ILayout, PageLayout>()
            .AddSingleton<LiveHub>()
            .AddSingleton<ILiveUpdates>(provider => provider.GetRequiredService<LiveHub>())
            .AddSingleton<Sdk.Security.IHtmlSanitizer, Security.HtmlSanitizer>()
            .AddEventSubscriber<LiveEvents>()
            .AddSettings<SiteSettings>(
                SiteSettings.PageName,
                "Site",
                "What this desk is called and how it speaks where nobody has chosen otherwise.",
                order: 1
            )
            .AddSettings<ThemeSettings>(
                ThemeSettings.PageName,
                "Look",
                "The theme in which everybody sees the desk. Light or dark is each person's own choice.",
                order: 2
            )
            .AddActionHandler<SettingsChanged, ShowSavedSiteSettings>()
            .AddHostedService<KeepSiteState>();
}
