using Hookdesk.Sdk;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Search.Indexing;

/// <summary>The node's index: following the log, building anew, and what is read afterwards.</summary>
internal static class IndexingServices
{
    public static IServiceCollection AddIndex(this IServiceCollection services)
    {
        services
            .AddSingleton<NodeIndexOwner>()
            .AddSingleton<BuildIndex>()
            .AddSingleton<DocumentCache>()
            .AddScoped<DocumentReader>()
            .AddEventSubscriber<FollowTheLog>()
            .AddHostedService<KeepIndex>()
            .AddHostedService<FinishDocuments>();
        services.AddHealthChecks().AddCheck<IndexHealth>("search");
        services.AddSystemStatus<IndexProblems>();
        return services;
    }
}
