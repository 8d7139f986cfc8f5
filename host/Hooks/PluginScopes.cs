using System.Collections.Immutable;
using Hookdesk.Host.Ground;

namespace Hookdesk.Host.Hooks;

/// <summary>
/// The services of third parties' parts of a request or a task, in scopes of their own: a constructor that hangs keeps the lock of its scope,
/// and must not be the one that everybody else's services come from. Scoped.
/// </summary>
internal sealed class PluginScopes(IServiceProvider services, IServiceScopeFactory scopes, PluginCalls calls)
    : IAsyncDisposable,
        IDisposable
{
    private static readonly AsyncLocal<ImmutableHashSet<object>?> Making = new();

    private readonly Lock _lock = new();
    private readonly Dictionary<string, PluginScope> _scopes = new(StringComparer.Ordinal);

    /// <summary>The scope of a plugin's parts. To be asked for on the thread that the scope's own services belong to.</summary>
    public PluginScope Of(string pluginId)
    {
        lock (_lock)
        {
            if (_scopes.TryGetValue(pluginId, out var known))
                return known;
            var made = scopes.CreateAsyncScope();
            foreach (var handed in made.ServiceProvider.GetServices<IHandedOn>())
                handed.TakeFrom(services);
            return _scopes[pluginId] = new PluginScope(made);
        }
    }

    /// <summary>Constructs a part within the time of a part of a page; null when that failed, which is counted.</summary>
    /// <param name="calls">Makes the call.</param>
    /// <param name="target">What is constructed.</param>
    /// <param name="key">What tells it from all others.</param>
    /// <param name="make">Constructs it.</param>
    public static object? Construct(PluginCalls calls, CallTarget target, object key, Func<object> make) =>
        calls
            .Call(
                target,
                () =>
                {
                    var making = Making.Value ?? [];
                    if (making.Contains(key))
                        throw new InvalidOperationException($"{target.Name} needs a list that it is itself part of.");
                    Making.Value = making.Add(key);
                    return make();
                },
                PluginLimits.OfPagePart
            )
            .Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var (pluginId, scope) in _scopes)
            if (scope.End())
                await calls
                    .CallAsync(
                        new CallTarget(pluginId, "disposal", "services"),
                        async _ =>
                        {
                            await scope.DisposeAsync().ConfigureAwait(false);
                            return true;
                        },
                        PluginLimits.OfPagePart
                    )
                    .ConfigureAwait(false);
    }

    public void Dispose()
    {
        foreach (var scope in _scopes.Values)
            if (scope.End())
                _ = Task.Run(async () => await scope.DisposeAsync().ConfigureAwait(false));
    }
}

/// <summary>The scope of one plugin's parts. Disposed of when its owner has ended and nothing is constructed in it any more.</summary>
internal sealed class PluginScope(AsyncServiceScope scope)
{
    private readonly Lock _lock = new();
    private int _running;
    private bool _hasEnded;

    public T Use<T>(Func<IServiceProvider, T> work)
    {
        Enter();
        try
        {
            return work(scope.ServiceProvider);
        }
        finally
        {
            if (Leave())
                _ = Task.Run(async () => await DisposeAsync().ConfigureAwait(false));
        }
    }

    /// <summary>Its owner has ended. True when it can be disposed of at once.</summary>
    public bool End()
    {
        lock (_lock)
        {
            _hasEnded = true;
            return _running == 0;
        }
    }

    public ValueTask DisposeAsync() => scope.DisposeAsync();

    private void Enter()
    {
        lock (_lock)
            _running++;
    }

    private bool Leave()
    {
        lock (_lock)
            return --_running == 0 && _hasEnded;
    }
}
