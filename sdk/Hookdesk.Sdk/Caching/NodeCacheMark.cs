namespace Hookdesk.Sdk.Caching;

/// <summary>A moment in the life of a <see cref="NodeCache{TKey, TValue}"/>: what was read after it and before the next change may be kept.</summary>
public readonly struct NodeCacheMark
{
    internal NodeCacheMark(object cache, long since) => (Cache, Since) = (cache, since);

    internal object? Cache { get; }

    internal long Since { get; }
}
