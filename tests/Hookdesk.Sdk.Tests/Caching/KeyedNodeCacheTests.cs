using Hookdesk.Sdk.Caching;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sdk.Tests.Caching;

public sealed class KeyedNodeCacheTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static NodeCache<int, string> Cache(long limit = 1000, Func<int, string, long>? sizeOf = null) =>
        new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddNodeCache(limit, invalidatedBy: [], sizeOf: sizeOf)
            .BuildServiceProvider()
            .GetRequiredService<NodeCache<int, string>>();

    [Fact]
    public async Task Readers_of_a_key_at_the_same_time_share_one_load()
    {
        var cache = Cache();
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var loads = 0;
        Task<string> ReadAsync(int key) =>
            cache
                .GetAsync(
                    key,
                    async (_, _) =>
                    {
                        Interlocked.Increment(ref loads);
                        await go.Task;
                        return $"value {key}";
                    },
                    Cancel
                )
                .AsTask();
        var readers = Enumerable.Range(0, 20).Select(reader => ReadAsync(reader % 2)).ToList();
        go.SetResult();

        Assert.Equal(Enumerable.Range(0, 20).Select(reader => $"value {reader % 2}"), await Task.WhenAll(readers));
        Assert.Equal("value 1", await ReadAsync(1));
        Assert.Equal(2, loads);
    }

    [Fact]
    public async Task What_was_read_before_a_change_is_not_kept_after_it()
    {
        var cache = Cache();
        var mark = cache.Mark();
        var loaded = await cache.GetAsync(
            1,
            (_, _) =>
            {
                cache.Forget();
                return Task.FromResult("old");
            },
            Cancel
        );
        cache.Keep(2, "old", mark);
        var made = cache.GetOrAdd(
            3,
            _ =>
            {
                cache.Forget();
                return "old";
            }
        );

        Assert.Equal(("old", "old"), (loaded, made));
        Assert.All([1, 2, 3], key => Assert.False(cache.TryGet(key, out _)));
    }

    [Fact]
    public void What_is_asked_for_stays_and_never_more_than_the_limit_is_kept()
    {
        var cache = Cache(limit: 100, sizeOf: (_, value) => value.Length);
        cache.GetOrAdd(0, _ => "0123456789");
        for (var key = 1; key <= 1000; key++)
        {
            cache.GetOrAdd(key, _ => "0123456789");
            Assert.True(cache.TryGet(0, out _));
        }

        var kept = Enumerable.Range(0, 1001).Where(key => cache.TryGet(key, out _)).ToList();
        Assert.InRange(kept.Count, 2, 10);
        Assert.Contains(0, kept);
        Assert.Contains(1000, kept);
    }

    [Fact]
    public void A_value_larger_than_half_of_the_limit_is_made_but_not_kept()
    {
        var cache = Cache(limit: 100, sizeOf: (_, value) => value.Length);

        Assert.Equal(51, cache.GetOrAdd(1, _ => new string('x', 51)).Length);
        Assert.False(cache.TryGet(1, out _));
        Assert.Equal(50, cache.GetOrAdd(2, _ => new string('x', 50)).Length);
        Assert.True(cache.TryGet(2, out _));
    }

    [Fact]
    public async Task A_load_that_fails_is_tried_again()
    {
        var cache = Cache();
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await cache.GetAsync(1, (_, _) => throw new InvalidOperationException("no database"), Cancel)
        );
        Assert.Equal("there", await cache.GetAsync(1, (_, _) => Task.FromResult("there"), Cancel));
    }

    [Fact]
    public void A_mark_of_another_cache_is_refused() => Assert.Throws<ArgumentException>(() => Cache().Keep(1, "value", default));
}
