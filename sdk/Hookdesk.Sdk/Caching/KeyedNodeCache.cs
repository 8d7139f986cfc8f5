using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Hookdesk.Sdk.Caching;

/// <summary>
/// Values that this node keeps in memory by key, bounded in size: those not asked for lately go first. All are forgotten when one of the
/// actions named at its registration (<c>AddNodeCache</c>) is committed. Singleton; safe for concurrent use, and reading takes no lock.
/// </summary>
/// <remarks>
/// <para>
/// What holds for <see cref="NodeCache{TValue}"/> holds here: forgotten before <c>WriteAsync</c> returns, and through the event log on
/// other nodes; a value that was being made during the change is not kept.
/// </para>
/// <para>
/// There are three ways to fill it. <see cref="GetAsync"/> shares one load among concurrent readers, for what comes from the database.
/// <see cref="GetOrAdd"/> makes the value in the caller's own context (language, user, time zone belong into the key then), for what is
/// reckoned or rendered; two callers at once may both make it. <see cref="Mark"/>, <see cref="TryGet"/> and <see cref="Keep"/> are for many
/// keys at once: take the mark <em>before</em> reading, read what is missing with one query, keep what was read with the mark.
/// </para>
/// </remarks>
/// <typeparam name="TKey">Equal keys mean equal values. Put a row's version into it and no event is needed.</typeparam>
/// <typeparam name="TValue">
/// A type of the plugin's own, immutable: caches are told apart by key and value type, and all readers share the object.
/// </typeparam>
public sealed class NodeCache<TKey, TValue> : INodeCache, IDisposable
    where TKey : notnull
{
    private readonly NodeCacheOptions _options;
    private readonly long _limit;
    private readonly Func<TKey, TValue, long>? _sizeOf;
    private readonly NodeCacheLoader _loader;

    // Replaced by Forget: a load that started earlier puts its value into the old dictionary, which nobody reads any more.
    private volatile Memory _memory = new();

    internal NodeCache(long limit, Func<TKey, TValue, long>? sizeOf, NodeCacheOptions options, IServiceProvider services)
    {
        (_limit, _sizeOf, _options) = (limit, sizeOf, options);
        _loader = new NodeCacheLoader(services);
    }

    IReadOnlyList<string> INodeCache.InvalidatedBy => _options.InvalidatedBy;

    /// <summary>The value of a key, from memory or else from the load, which concurrent readers of the key share.</summary>
    /// <param name="key">The key.</param>
    /// <param name="load">
    /// Reads the value, in a service scope of its own, in nobody's name and in the installation's language. When it throws, those who
    /// waited get the error and nothing is kept.
    /// </param>
    /// <param name="cancellation">Ends the waiting of this reader; the load continues for the others.</param>
    public ValueTask<TValue> GetAsync(
        TKey key,
        Func<IServiceProvider, CancellationToken, Task<TValue>> load,
        CancellationToken cancellation = default
    )
    {
        var memory = _memory;
        if (Find(key, memory, out var known))
            return new(known);
        Task<TValue>? running;
        lock (memory.Lock)
            if (!memory.Running.TryGetValue(key, out running))
            {
                var mark = new NodeCacheMark(memory, _loader.Now);
                memory.Running[key] = running = _loader.Start((services, stop) => LoadAsync(key, load, mark, services, stop));
            }
        return new(running.WaitAsync(cancellation));
    }

    /// <summary>
    /// The value of a key, from memory or else made now by the caller. It is kept unless something was forgotten in the meantime.
    /// </summary>
    public TValue GetOrAdd(TKey key, Func<TKey, TValue> make)
    {
        var memory = _memory;
        if (Find(key, memory, out var known))
            return known;
        var mark = new NodeCacheMark(memory, _loader.Now);
        var made = make(key);
        Keep(key, made, mark);
        return made;
    }

    /// <summary>The value of a key if it is in memory.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value) => Find(key, _memory, out value);

    /// <summary>Now, for <see cref="Keep"/>. Take it before reading what the value is made of.</summary>
    public NodeCacheMark Mark() => new(_memory, _loader.Now);

    /// <summary>
    /// Keeps a value, unless something was forgotten after the mark was taken, or it is larger than half of the limit. One that was kept
    /// for the key before stays where it is as fresh.
    /// </summary>
    /// <exception cref="ArgumentException">The mark belongs to another cache.</exception>
    public void Keep(TKey key, TValue value, NodeCacheMark mark)
    {
        if (mark.Cache is not Memory memory)
            throw new ArgumentException("The mark belongs to another cache.", nameof(mark));
        var size = _sizeOf?.Invoke(key, value) ?? 1;
        if (size <= _limit / 2)
            memory.Add(key, new Entry(value, size, mark.Since), _limit);
    }

    /// <summary>Forgets all values on this node, for a change that no action tells of.</summary>
    public void Forget() => _memory = new Memory();

    /// <summary>Ends the loads that are under way.</summary>
    public void Dispose() => _loader.Dispose();

    private bool Find(TKey key, Memory memory, [MaybeNullWhen(false)] out TValue value)
    {
        if (!memory.Young.TryGetValue(key, out var entry) && memory.Old.TryGetValue(key, out entry) && IsFresh(entry))
            memory.Add(key, entry, _limit);
        if (entry is not null && IsFresh(entry))
        {
            value = entry.Value;
            return true;
        }
        value = default;
        return false;
    }

    private async Task<TValue> LoadAsync(
        TKey key,
        Func<IServiceProvider, CancellationToken, Task<TValue>> load,
        NodeCacheMark mark,
        IServiceProvider services,
        CancellationToken stop
    )
    {
        var memory = (Memory)mark.Cache!;
        try
        {
            var value = await load(services, stop).ConfigureAwait(false);
            Keep(key, value, mark);
            return value;
        }
        finally
        {
            lock (memory.Lock)
                memory.Running.Remove(key);
        }
    }

    private bool IsFresh(Entry entry) => _loader.IsFresh(entry.Since, _options.FreshFor);

    private sealed record Entry(TValue Value, long Size, long Since);

    /// <summary>
    /// Two halves: what is asked for is in the young one or moved there. When that is full it becomes the old one, and what nobody asked
    /// for since the last time is gone. That costs nothing per entry, and never more than the limit is held.
    /// </summary>
    private sealed class Memory
    {
        private volatile ConcurrentDictionary<TKey, Entry> _young = new();
        private volatile ConcurrentDictionary<TKey, Entry> _old = new();
        private long _youngSize;

        public ConcurrentDictionary<TKey, Entry> Young => _young;

        public ConcurrentDictionary<TKey, Entry> Old => _old;

        public Dictionary<TKey, Task<TValue>> Running { get; } = [];

        public Lock Lock { get; } = new();

        public void Add(TKey key, Entry entry, long limit)
        {
            lock (Lock)
            {
                if (_young.TryGetValue(key, out var known))
                {
                    if (known.Since >= entry.Since)
                        return;
                    _youngSize -= known.Size;
                }
                if (_youngSize + entry.Size > limit / 2)
                {
                    _old = _young;
                    _young = new();
                    _youngSize = 0;
                }
                _young[key] = entry;
                _youngSize += entry.Size;
            }
        }
    }
}
