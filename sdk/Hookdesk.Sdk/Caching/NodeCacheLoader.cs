using Hookdesk.Sdk.Localization;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sdk.Caching;

/// <summary>Runs loads that belong to no reader: in a scope, a language and a life of their own.</summary>
internal sealed class NodeCacheLoader(IServiceProvider services) : IDisposable
{
    private readonly CancellationTokenSource _stopped = new();
    private bool _isDisposed;

    private readonly TimeProvider _time = services.GetRequiredService<TimeProvider>();

    /// <summary>Hookdesk's clock, in ticks.</summary>
    public long Now => _time.GetUtcNow().UtcTicks;

    /// <summary>Whether what was read then may still be used. A clock that was put back makes everything old.</summary>
    public bool IsFresh(long since, TimeSpan? freshFor) =>
        freshFor is not { } longest || (Now - since is var age && age >= 0 && age < longest.Ticks);

    public Task<T> Start<T>(Func<IServiceProvider, CancellationToken, Task<T>> load)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed), this);
        var stop = _stopped.Token;
        // Without the first reader's request, user and language, which are nothing to the others.
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
            return Task.Run(() => RunAsync(load, stop));
    }

    // The container knows a cache under two names, and disposes it for each.
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        _stopped.Cancel();
        _stopped.Dispose();
    }

    private async Task<T> RunAsync<T>(Func<IServiceProvider, CancellationToken, Task<T>> load, CancellationToken stop)
    {
        await using var scope = services.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        using var language = scope.ServiceProvider.GetService<ILanguages>()?.Use(null);
        return await load(scope.ServiceProvider, stop).ConfigureAwait(false);
    }
}
