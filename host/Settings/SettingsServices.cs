using Hookdesk.Sdk;
using Hookdesk.Sdk.Settings;

namespace Hookdesk.Host.Settings;

internal static class SettingsServices
{
    public static IServiceCollection AddSettingsStore(this IServiceCollection services) =>
        services
            .AddScoped(typeof(ISettings<>), typeof(SettingsStore<>))
            .AddNodeCache<string, StoredSettings>(limit: 1000, invalidatedBy: [typeof(SettingsChanged)], freshFor: StoredSettings.Lifetime)
            .AddActionHandler<SettingsChanged, ShowSavedSettings>()
            .AddHostedService<KeepCurrentSettings>()
            .AddSettings<SiteSettings>(SiteSettings.PageName, "Site", "The name, URL, and defaults of this site.", order: 1)
            .AddCurrentSettings<SiteSettings>();

    /// <summary>Keeps a page of settings at hand as <see cref="CurrentSettings{TSettings}"/>.</summary>
    public static IServiceCollection AddCurrentSettings<TSettings>(this IServiceCollection services)
        where TSettings : class, new() =>
        services
            .AddSingleton<CurrentSettings<TSettings>>()
            .AddSingleton<CurrentSettings>(provider => provider.GetRequiredService<CurrentSettings<TSettings>>());
}
