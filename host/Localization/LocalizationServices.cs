using Hookdesk.Sdk.Localization;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.Localization;

internal static class LocalizationServices
{
    public static IServiceCollection AddTexts(this IServiceCollection services) => services
        .AddSingleton<Catalogues>()
        .AddSingleton<ILanguages, Languages>()
        .AddSingleton<PoLocalizerFactory>()
        .AddSingleton<IStringLocalizerFactory>(provider => provider.GetRequiredService<PoLocalizerFactory>())
        .AddTransient(typeof(IStringLocalizer<>), typeof(StringLocalizer<>));

    /// <summary>Chooses the language of each request. Stands after authentication, which says who reads.</summary>
    public static IApplicationBuilder UseSiteLanguage(this IApplicationBuilder application) => application.UseMiddleware<SiteLanguage>();
}
