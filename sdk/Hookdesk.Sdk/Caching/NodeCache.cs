using System.Diagnostics.CodeAnalysis;

namespace Hookdesk.Sdk.Caching;

/// <summary>
/// One value that this node keeps in memory: read when it is first asked for, forgotten when one of the actions that may change it is
/// committed. Registered with <c>AddNodeCache</c>, which says how it is read and what invalidates it. Singleton; safe for concurrent use.
/// </summary>
/// <remarks>
/// <para>
/// <b>One load for all.</b> Readers that come while the value is being read wait for that one load. It runs in a service scope of its own,
/// in nobody's name and in the installation's language, and does not end when a reader leaves. When it throws, those who waited get the
/// error and the next reader tries again.
/// </para>
/// <para>
/// <b>How old a value may be.</b> After a commit in this process that records one of the actions, no reader gets a value that was read
/// before it: the value is forgotten before <c>WriteAsync</c> returns, before action handlers and before event subscribers. A load that
/// was under way at that moment still answers those who were waiting for it, and nobody later. Commits of other processes (nodes, the
/// command line) are noticed through the event log: at once on PostgreSQL, within a second on SQLite, and within 15 seconds if a
/// notification is lost.
/// </para>
/// <para>
/// <b>Transactions.</b> What a transaction has changed and not committed is not in the value, also for that transaction itself: one that
/// has to see its own changes reads its tables.
/// </para>
/// <para><see cref="Events.IEventVersions"/> says when a number of the events serves better.</para>
/// </remarks>
/// <typeparam name="TValue">
/// A type of the plugin's own, immutable: caches are told apart by it, and all readers share the object.
/// </typeparam>
public sealed class NodeCache<TValue> : INodeCache, IDisposable
{
    private readonly Func<IServiceProvider, CancellationToken, Task<TValue>> _load;
    private readonly NodeCacheOptions _options;
    private readonly NodeCacheLoader _loader;
    private readonly Lock _lock = new();
    private volatile Entry? _current;

    internal NodeCache(Func<IServiceProvider, CancellationToken, Task<TValue>> load, NodeCacheOptions options, IServiceProvider services)
    {
        (_load, _options) = (load, options);
        _loader = new NodeCacheLoader(services);
    }

    IReadOnlyList<string> INodeCache.InvalidatedBy => _options.InvalidatedBy;

    /// <summary>The value, from memory or else from its load.</summary>
    /// <param name="cancellation">Ends the waiting of this reader; the load continues for the others.</param>
    /// <exception cref="ObjectDisposedException">The shell has ended.</exception>
    public ValueTask<TValue> GetAsync(CancellationToken cancellation = default)
    {
        if (_current is { Load.IsCompletedSuccessfully: true } known && IsFresh(known))
            return new(known.Load);
        Entry entry;
        lock (_lock)
        {
            // In the lock, as Forget is: between the beginning of a load and its being kept here no change may slip through.
            if (_current is { } running && !running.Load.IsFaulted && !running.Load.IsCanceled && IsFresh(running))
                entry = running;
            else
                _current = entry = new Entry(_loader.Start(_load), _loader.Now);
        }
        return new(entry.Load.WaitAsync(cancellation));
    }

    /// <summary>The value if it is in memory, without waiting for anything; false when it has to be read first.</summary>
    public bool TryGet([MaybeNullWhen(false)] out TValue value)
    {
        if (_current is { Load.IsCompletedSuccessfully: true } known && IsFresh(known))
        {
            value = known.Load.GetAwaiter().GetResult();
            return true;
        }
        value = default;
        return false;
    }

    /// <summary>
    /// Forgets the value on this node, for a change that no action tells of. The next reader starts a new load, also when one is under way.
    /// </summary>
    public void Forget()
    {
        lock (_lock)
            _current = null;
    }

    /// <summary>Ends a load that is under way.</summary>
    public void Dispose() => _loader.Dispose();

    // A load that takes longer than its value lives is still the one to wait for.
    private bool IsFresh(Entry entry) => !entry.Load.IsCompleted || _loader.IsFresh(entry.Since, _options.FreshFor);

    private sealed record Entry(Task<TValue> Load, long Since);
}
