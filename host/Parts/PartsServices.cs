using Hookdesk.Sdk.Parts;

namespace Hookdesk.Host.Parts;

internal static class PartsServices
{
    public static IServiceCollection AddPartStore(this IServiceCollection services) => services.AddScoped<IParts, PartStore>();
}
