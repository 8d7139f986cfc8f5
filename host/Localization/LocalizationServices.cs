using Hookdesk.Sdk.Localization;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.Localization;

internal static class LocalizationServices
{
    public static IServiceCollection AddTexts(this IServiceCollection services) =>
        services
            .AddSingleton<Catalogues>()
            .AddSingleton<ILanguages, Languages>()
            .AddSingleton<PoLocalizerFactory>()
            .AddSingleton<IStringLocalizerFactory>(provider => provider.GetRequiredService<PoLocalizerFactory>())
            // They hold nothing of a request: the language is asked for at each text.
            .AddSingleton(typeof(IStringLocalizer<>), typeof(PoLocalizer<>));

    /// <summary>Chooses the language of each request. Stands after authentication, which says who reads.</summary>
    public static IApplicationBuilder UseSiteLanguage(this IApplicationBuilder application) => application.UseMiddleware<SiteLanguage>();
}
