using Hookdesk.Host.Ground;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Hooks;

namespace Hookdesk.Host.Hooks;

internal static class HooksServices
{
    public static IServiceCollection AddHooks(this IServiceCollection services) =>
        services
            .AddSingleton<PluginCalls>()
            .AddScoped<PluginScopes>()
            .AddSingleton<HandlerTable>()
            .AddScoped<IHooks, HookRunner>()
            .AddSingleton<IContributionGuard, ContributionGuard>();
}
