using Hookdesk.Sdk;
using Hookdesk.Sdk.Caching;
using Hookdesk.Sdk.Data;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Data;

/// <summary>A policy as lists and choices name it.</summary>
internal sealed record PolicySummary(long Id, string Name, bool IsEnabled);

/// <summary>The policies in their order, in memory: each list and each search asks for them and they seldom change. Singleton.</summary>
internal sealed class PolicyCache(NodeCache<IReadOnlyList<PolicySummary>> cache)
{
    public static IServiceCollection AddTo(IServiceCollection services) =>
        services.AddSingleton<PolicyCache>().AddNodeCache(LoadAsync, invalidatedBy: [typeof(SlaPolicyChanged)]);

    /// <summary>
    /// Whether this desk has any policy in force. Where it has none, lists have no empty column and no views without tickets.
    /// Until it has been looked up the answer is yes.
    /// </summary>
    public bool AnyEnabled => !cache.TryGet(out var known) || known.Any(policy => policy.IsEnabled);

    public ValueTask<IReadOnlyList<PolicySummary>> AllAsync(CancellationToken cancellation = default) => cache.GetAsync(cancellation);

    private static async Task<IReadOnlyList<PolicySummary>> LoadAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var rows = await services
            .GetRequiredService<IDatabase>()
            .Table<PolicyRow>()
            .OrderBy(row => row.Position)
            .ThenBy(row => row.Id)
            .Select(row => new
            {
                row.Id,
                row.Name,
                row.IsEnabled,
            })
            .ToListAsync(cancellation);
        return [.. rows.Select(row => new PolicySummary(row.Id, row.Name, row.IsEnabled))];
    }
}
