using Hookdesk.Sdk.Tasks;

namespace Hookdesk.Host.Tests.Tasks;

public sealed class AsyncSignalTests
{
    private readonly AsyncSignal _signal = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_raised_while_nobody_waits_is_kept_for_the_next_and_several_count_as_one()
    {
        _signal.Raise();
        _signal.Raise();

        Assert.True(await _signal.WaitAsync(TimeSpan.Zero, TimeProvider.System, Cancel));
        Assert.False(await _signal.WaitAsync(TimeSpan.Zero, TimeProvider.System, Cancel));
    }

    [Fact]
    public async Task Whoever_waits_is_woken()
    {
        var waiting = _signal.WaitAsync(TimeSpan.MaxValue, TimeProvider.System, Cancel);
        Assert.False(waiting.IsCompleted);

        _signal.Raise();

        Assert.True(await waiting);
        Assert.False(await _signal.WaitAsync(TimeSpan.Zero, TimeProvider.System, Cancel));
    }

    [Fact]
    public async Task Any_number_of_listeners_hear_what_is_raised_from_now_on()
    {
        _signal.Raise();
        Task[] listeners = [_signal.Next, _signal.Next];
        Assert.DoesNotContain(listeners, listener => listener.IsCompleted);

        _signal.Raise();

        await Task.WhenAll(listeners).WaitAsync(Cancel);
    }

    [Fact]
    public async Task A_wait_ends_with_its_time_and_with_its_cancellation()
    {
        Assert.False(await _signal.WaitAsync(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancel));

        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var waiting = _signal.WaitAsync(TimeSpan.FromDays(2), TimeProvider.System, leaves.Token);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
