using Hookdesk.Sdk.Caching;
using Hookdesk.Sdk.Hooks;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sdk.Tests.Caching;

public sealed class NodeCacheTests : IDisposable
{
    private readonly List<TaskCompletionSource<Value>> _loads = [];
    private readonly MovedClock _clock = new();
    private readonly ServiceProvider _services;
    private readonly NodeCache<Value> _cache;

    public NodeCacheTests()
    {
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(_clock)
            .AddNodeCache(LoadAsync, invalidatedBy: [typeof(Changed)], freshFor: TimeSpan.FromMinutes(1))
            .BuildServiceProvider();
        _cache = _services.GetRequiredService<NodeCache<Value>>();
    }

    public void Dispose() => _services.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private sealed record Value(int Number);

    [Hook("test.changed")]
    private sealed record Changed : IAction
    {
        public EntityRef Subject => new("test", 1);
    }

    private sealed class MovedClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
    }

    // Each load waits until the test ends it.
    private async Task<Value> LoadAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var load = new TaskCompletionSource<Value>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_loads)
        {
            _loads.Add(load);
            Monitor.PulseAll(_loads);
        }
        return await load.Task.WaitAsync(cancellation);
    }

    private Task<TaskCompletionSource<Value>> LoadAsync(int number) =>
        Task.Run(
            () =>
            {
                lock (_loads)
                {
                    while (_loads.Count < number)
                        if (!Monitor.Wait(_loads, TimeSpan.FromSeconds(30)))
                            throw new TimeoutException($"Load {number} was never begun.");
                    return _loads[number - 1];
                }
            },
            Cancel
        );

    private async Task<Value> KnownAsync(int number)
    {
        var read = _cache.GetAsync(Cancel);
        (await LoadAsync(number)).SetResult(new Value(number));
        return await read;
    }

    [Fact]
    public async Task Readers_at_the_same_time_share_one_load_and_later_ones_the_value()
    {
        var readers = Enumerable.Range(0, 20).Select(_ => _cache.GetAsync(Cancel).AsTask()).ToList();
        (await LoadAsync(1)).SetResult(new Value(1));

        Assert.All(await Task.WhenAll(readers), value => Assert.Equal(1, value.Number));
        Assert.Equal(1, (await _cache.GetAsync(Cancel)).Number);
        Assert.True(_cache.TryGet(out var known));
        Assert.Equal(1, known.Number);
        Assert.Single(_loads);
    }

    [Fact]
    public async Task A_change_during_a_load_is_not_lost()
    {
        var before = _cache.GetAsync(Cancel);
        var first = await LoadAsync(1);
        _cache.Forget();
        var after = _cache.GetAsync(Cancel);
        var second = await LoadAsync(2);

        // The old load ends last, and is for those who waited for it only.
        second.SetResult(new Value(2));
        Assert.Equal(2, (await after).Number);
        first.SetResult(new Value(1));
        Assert.Equal(1, (await before).Number);
        Assert.Equal(2, (await _cache.GetAsync(Cancel)).Number);
        Assert.Equal(2, _loads.Count);
    }

    [Fact]
    public async Task A_reader_who_leaves_does_not_end_the_load_of_the_others()
    {
        using var leaves = new CancellationTokenSource();
        var first = _cache.GetAsync(leaves.Token);
        var second = _cache.GetAsync(Cancel);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await first);

        (await LoadAsync(1)).SetResult(new Value(1));
        Assert.Equal(1, (await second).Number);
    }

    [Fact]
    public async Task A_load_that_fails_is_told_to_those_who_waited_and_tried_again_for_the_next()
    {
        var read = _cache.GetAsync(Cancel);
        (await LoadAsync(1)).SetException(new InvalidOperationException("no database"));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await read);
        Assert.False(_cache.TryGet(out _));

        Assert.Equal(2, (await KnownAsync(2)).Number);
    }

    [Fact]
    public async Task A_value_ends_with_its_time_also_when_the_clock_is_put_back()
    {
        await KnownAsync(1);
        _clock.Ahead = TimeSpan.FromSeconds(59);
        Assert.True(_cache.TryGet(out _));
        _clock.Ahead = TimeSpan.FromMinutes(1);
        Assert.False(_cache.TryGet(out _));
        Assert.Equal(2, (await KnownAsync(2)).Number);

        _clock.Ahead = TimeSpan.Zero;
        Assert.False(_cache.TryGet(out _));
    }

    [Fact]
    public async Task A_load_runs_in_a_scope_of_its_own_that_ends_with_it()
    {
        var disposed = new TaskCompletionSource();
        await using var services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddScoped(_ => new Ends(disposed))
            .AddNodeCache<Value>((scope, _) => Task.FromResult(new Value(scope.GetRequiredService<Ends>().Number)), invalidatedBy: [])
            .BuildServiceProvider(validateScopes: true);

        Assert.Equal(7, (await services.GetRequiredService<NodeCache<Value>>().GetAsync(Cancel)).Number);
        await disposed.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
    }

    private sealed class Ends(TaskCompletionSource disposed) : IDisposable
    {
        public int Number => 7;

        public void Dispose() => disposed.TrySetResult();
    }

    [Fact]
    public async Task A_shell_that_ends_disposes_it_once_for_each_of_its_names_and_ends_its_load()
    {
        Assert.Same(_cache, Assert.Single(_services.GetServices<INodeCache>()));
        var read = _cache.GetAsync(Cancel);
        await LoadAsync(1);

        await _services.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await read);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await _cache.GetAsync(Cancel));
    }

    [Fact]
    public void What_is_registered_wrongly_is_refused_with_a_sentence()
    {
        var services = new ServiceCollection();
        var type = Assert.Throws<ArgumentException>(() => services.AddNodeCache(LoadAsync, invalidatedBy: [typeof(string)]));
        Assert.Contains("System.String, which isn't an IAction", type.Message, StringComparison.Ordinal);

        services.AddNodeCache(LoadAsync, invalidatedBy: []);
        var twice = Assert.Throws<ArgumentException>(() => services.AddNodeCache(LoadAsync, invalidatedBy: []));
        Assert.Contains("registered twice", twice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readers_never_see_a_value_from_before_a_change_that_ended_before_they_began()
    {
        var (stored, told) = (0, 0);
        await using var services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddNodeCache<Value>(
                async (_, _) =>
                {
                    var read = new Value(Volatile.Read(ref stored));
                    // Between reading and keeping there is time for many changes.
                    await Task.Yield();
                    return read;
                },
                invalidatedBy: []
            )
            .BuildServiceProvider();
        var cache = services.GetRequiredService<NodeCache<Value>>();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        var readers = Enumerable
            .Range(0, 4)
            .Select(_ =>
                Task.Run(
                    async () =>
                    {
                        while (!ended.IsCancellationRequested)
                        {
                            var atLeast = Volatile.Read(ref told);
                            Assert.InRange((await cache.GetAsync(Cancel)).Number, atLeast, int.MaxValue);
                            await Task.Yield();
                        }
                    },
                    Cancel
                )
            )
            .ToList();
        // A change is stored, forgotten and told, in the order of a commit.
        for (var change = 1; change <= 20_000; change++)
        {
            Volatile.Write(ref stored, change);
            cache.Forget();
            Volatile.Write(ref told, change);
        }
        await ended.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Equal(20_000, (await cache.GetAsync(Cancel)).Number);
    }
}
