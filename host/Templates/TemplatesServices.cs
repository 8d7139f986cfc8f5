using Hookdesk.Sdk.Templates;

namespace Hookdesk.Host.Templates;

internal static class TemplatesServices
{
    public static IServiceCollection AddTemplates(this IServiceCollection services) =>
        services
            .AddSingleton<TemplateCatalogue>()
            .AddSingleton<TemplateRenderer>()
            .AddScoped<Templates>()
            .AddScoped<ITemplates>(provider => provider.GetRequiredService<Templates>());
}
