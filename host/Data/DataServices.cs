using Hookdesk.Sdk.Data;

namespace Hookdesk.Host.Data;

/// <summary>The data layer of a shell.</summary>
internal static class DataServices
{
    /// <summary>Needs the outer host's <see cref="DatabaseSource"/> and <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddData(this IServiceCollection services)
    {
        services.AddScoped<Database>();
        services.AddScoped<IDatabase>(provider => provider.GetRequiredService<Database>());
        return services;
    }
}
