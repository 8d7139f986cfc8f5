using Hookdesk.Sdk;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Clocks;

/// <summary>What keeps the clocks.</summary>
internal static class ClockServices
{
    public static IServiceCollection AddClocks(this IServiceCollection services)
    {
        services.AddScoped<SnapshotReader>().AddSingleton<ClockBacklog>().AddEventSubscriber<ClockProjection>();
        services.AddHealthChecks().AddCheck<ClocksHealth>("sla");
        services.AddSystemStatus<ClockProblems>();
        return services;
    }
}
