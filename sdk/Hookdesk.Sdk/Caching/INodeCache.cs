namespace Hookdesk.Sdk.Caching;

/// <summary>What the host knows of each cache of a shell.</summary>
[OpenToPlugins]
internal interface INodeCache
{
    /// <summary>Dotted names of the actions after which everything is forgotten.</summary>
    IReadOnlyList<string> InvalidatedBy { get; }

    void Forget();
}

/// <summary>When the values of a cache end.</summary>
internal sealed record NodeCacheOptions(IReadOnlyList<string> InvalidatedBy, TimeSpan? FreshFor);
