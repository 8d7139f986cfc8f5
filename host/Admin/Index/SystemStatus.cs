using Hookdesk.Sdk;
using Hookdesk.Sdk.Caching;
using Hookdesk.Sdk.Ui;

namespace Hookdesk.Host.Admin.Index;

/// <summary>What every part of the desk says of itself.</summary>
/// <param name="Problems">The urgent first.</param>
/// <param name="Silent">Parts that could not be asked.</param>
public sealed record SystemStatusReport(IReadOnlyList<SystemProblem> Problems, IReadOnlyList<string> Silent)
{
    /// <summary>True when everything was asked and nothing is wrong.</summary>
    public bool IsWell => Problems.Count + Silent.Count == 0;
}

/// <summary>Asks the providers of the host and of all plugins. Scoped.</summary>
internal sealed class SystemStatus(IEnumerable<ISystemStatusProvider> providers, IContributionGuard guard)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<SystemStatusReport> ReadAsync(CancellationToken cancellation)
    {
        var problems = new List<SystemProblem>();
        var silent = new List<string>();
        foreach (var provider in providers)
        {
            var found = await guard.CallAsync<IReadOnlyList<SystemProblem>?>(
                provider,
                "system status",
                async token => await provider.ProblemsAsync(token),
                null,
                Patience,
                cancellation
            );
            if (found is null)
                silent.Add(guard.Call(provider, "system status", () => provider.Name, provider.GetType().Name));
            else
                problems.AddRange(found);
        }
        return new SystemStatusReport([.. problems.OrderByDescending(problem => problem.IsUrgent)], silent);
    }
}

/// <summary>
/// How many problems there are, for the navigation: refreshed after half a minute. No page waits for it. Singleton.
/// </summary>
internal sealed class SystemStatusCount(NodeCache<SystemStatusCount.Found> cache)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private volatile int _last;

    internal sealed record Found(int Count);

    public static IServiceCollection AddTo(IServiceCollection services) =>
        services.AddSingleton<SystemStatusCount>().AddNodeCache(LoadAsync, invalidatedBy: [], freshFor: Fresh);

    /// <summary>The number as it was known last; 0 until it is known.</summary>
    public int Current
    {
        get
        {
            _ = FollowAsync();
            return _last;
        }
    }

    private async Task FollowAsync()
    {
        try
        {
            _last = (await cache.GetAsync().ConfigureAwait(false)).Count;
        }
        catch (ObjectDisposedException)
        {
            // The shell ended meanwhile; the next one counts for itself.
        }
    }

    private static async Task<Found> LoadAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var report = await services.GetRequiredService<SystemStatus>().ReadAsync(cancellation);
        return new Found(report.Problems.Count + report.Silent.Count);
    }
}
