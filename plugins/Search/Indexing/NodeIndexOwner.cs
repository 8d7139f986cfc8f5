using Hookdesk.Sdk;
using Hookdesk.Sdk.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hookdesk.Search.Indexing;

/// <summary>This shell's hold on the node's index. Singleton.</summary>
internal sealed class NodeIndexOwner(INodeFolder folders, IServiceScopeFactory scopes, TimeProvider time, ILogger<NodeIndexOwner> logger)
    : IDisposable
{
    /// <summary>Since when this shell keeps the index.</summary>
    public DateTimeOffset Begun { get; } = time.GetUtcNow();

    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Lazy<NodeIndex> _index = new(() => NodeIndex.Take(folders.For("search")));

    public string Folder => folders.For("search");

    /// <summary>The index, opened when it was not.</summary>
    public NodeIndex Open()
    {
        var index = _index.Value;
        if (!index.IsOpen)
            index.Open(() => InLog(log => LogPosition.EndOfAsync(log)), place => InLog(log => place.IsInAsync(log)), logger);
        return index;
    }

    /// <summary>The index where it is open already; a page asks for it before anything was written.</summary>
    public NodeIndex? Opened => _index.IsValueCreated && _index.Value.IsOpen ? _index.Value : null;

    /// <summary>Says that something was written or wanted.</summary>
    public void Wake()
    {
        try
        {
            if (_wake.CurrentCount == 0)
                _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else said so at the same moment.
        }
    }

    public Task<bool> WaitAsync(TimeSpan longest, CancellationToken cancellation) => _wake.WaitAsync(longest, cancellation);

    public void Dispose()
    {
        if (_index.IsValueCreated)
            _index.Value.Dispose();
        _wake.Dispose();
    }

    // Opening is done once and under a lock, by threads of the pool that have no context to block.
    private T InLog<T>(Func<IEventLog, Task<T>> ask) =>
        Task.Run(async () =>
            {
                await using var scope = scopes.CreateAsyncScope();
                return await ask(scope.ServiceProvider.GetRequiredService<IEventLog>());
            })
            .GetAwaiter()
            .GetResult();
}
