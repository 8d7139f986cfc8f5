using Hookdesk.Sdk.Caching;
using Hookdesk.Sdk.Hooks;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sdk;

public static partial class PluginServices
{
    /// <summary>Keeps a value in memory on each node until an action that may change it is committed.</summary>
    /// <param name="services">The plugin's services.</param>
    /// <param name="load">
    /// Reads the value. The provider is a scope of this load, which ends with it; the token is canceled when the shell ends.
    /// </param>
    /// <param name="invalidatedBy">
    /// The types of the actions that make the value old: this plugin's own, or of another's contracts. Each has a
    /// <see cref="HookAttribute"/> and is recorded by <c>IWriteScope.Record</c>. May be empty where <paramref name="freshFor"/> is set or
    /// the plugin calls <c>Forget</c>.
    /// </param>
    /// <param name="freshFor">The longest that a value is used, from the beginning of its load; null for no end. Longer than zero.</param>
    /// <typeparam name="TValue">A type of the plugin's own.</typeparam>
    /// <exception cref="ArgumentException">A type is no action, or the plugin has a cache of this type.</exception>
    public static IServiceCollection AddNodeCache<TValue>(
        this IServiceCollection services,
        Func<IServiceProvider, CancellationToken, Task<TValue>> load,
        IEnumerable<Type> invalidatedBy,
        TimeSpan? freshFor = null
    )
    {
        var options = CacheOptions(invalidatedBy, freshFor);
        return services.AddCache(provider => new NodeCache<TValue>(load, options, provider));
    }

    /// <summary>Keeps values in memory by key on each node until an action that may change one of them is committed.</summary>
    /// <param name="services">The plugin's services.</param>
    /// <param name="limit">The most that is kept, in the unit of <paramref name="sizeOf"/>: 2 or more.</param>
    /// <param name="invalidatedBy">
    /// As in <see cref="AddNodeCache{TValue}"/>; empty where a key changes whenever its value does, because a version is part of it.
    /// </param>
    /// <param name="freshFor">The longest that a value is used, from when it began to be read; null for no end. Longer than zero.</param>
    /// <param name="sizeOf">
    /// The size of one value with its key, at least 1: of text kept, twice its length and about 100 for the entry, if the limit is in
    /// bytes. Null counts each as 1. Called once for each value, on the reader's thread.
    /// </param>
    /// <typeparam name="TKey">Compared by its own equality: a record, a tuple, a number, a string.</typeparam>
    /// <typeparam name="TValue">A type of the plugin's own.</typeparam>
    /// <exception cref="ArgumentException">A type is no action, or the plugin has a cache of these types.</exception>
    public static IServiceCollection AddNodeCache<TKey, TValue>(
        this IServiceCollection services,
        long limit,
        IEnumerable<Type> invalidatedBy,
        TimeSpan? freshFor = null,
        Func<TKey, TValue, long>? sizeOf = null
    )
        where TKey : notnull
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 2);
        var options = CacheOptions(invalidatedBy, freshFor);
        return services.AddCache(provider => new NodeCache<TKey, TValue>(limit, sizeOf, options, provider));
    }

    private static NodeCacheOptions CacheOptions(IEnumerable<Type> invalidatedBy, TimeSpan? freshFor)
    {
        if (freshFor is { } fresh)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(fresh, TimeSpan.Zero, nameof(freshFor));
        return new NodeCacheOptions([.. invalidatedBy.Select(ActionName).Distinct(StringComparer.Ordinal)], freshFor);
    }

    private static string ActionName(Type action) =>
        action.IsAssignableTo(typeof(IAction))
            ? HookAttribute.NameOf(action)
            : throw new ArgumentException($"A cache can't be invalidated by {action.FullName}, which isn't an IAction.");

    private static IServiceCollection AddCache<TCache>(this IServiceCollection services, Func<IServiceProvider, TCache> create)
        where TCache : class, INodeCache
    {
        if (services.Any(descriptor => descriptor.ServiceType == typeof(TCache)))
            throw new ArgumentException($"{typeof(TCache)} is registered twice. Use a different value type for each cache.");
        return services.AddSingleton(create).AddSingleton<INodeCache>(provider => provider.GetRequiredService<TCache>());
    }
}
