using Hookdesk.Host.Ground;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Host.Data;

internal static class DataServices
{
    /// <summary>
    /// Needs the outer host's <see cref="DatabaseSource"/>, <see cref="Ground.HookdeskOptions"/>, <see cref="TimeProvider"/> and data
    /// protection.
    /// </summary>
    public static IServiceCollection AddData(this IServiceCollection services) =>
        services
            .AddScoped<Database>()
            .AddScoped<LentDatabase>()
            .AddScoped<IHandedOn>(provider => provider.GetRequiredService<LentDatabase>())
            .AddScoped<IDatabase>(provider =>
                provider.GetRequiredService<LentDatabase>() is { IsLent: true } lent ? lent : provider.GetRequiredService<Database>()
            )
            .AddSingleton<NodeCaches>();
}
