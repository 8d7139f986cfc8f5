using Hookdesk.Host.Ground;
using Hookdesk.Host.Hooks;
using Hookdesk.Host.Tests.Data;

namespace Hookdesk.Host.Tests.Hooks;

/// <summary>What a plugin contributes may throw or hang: its own part is missing, and it is named.</summary>
public sealed class ContributionGuardTests
{
    private readonly RecordingFailures _failures = new();

    private readonly ContributionGuard _guard;

    public ContributionGuardTests() => _guard = Of(new NoPlugins());

    private ContributionGuard Guard => _guard;

    private ContributionGuard Of(NoPlugins plugins) =>
        new(plugins, _failures, new PluginCalls(_failures, new Circuits(TimeProvider.System), plugins, TimeProvider.System));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_ends_well_is_returned_and_nothing_is_counted()
    {
        Assert.Equal(1, Guard.Call(this, "numbers", () => 1, 2));
        Assert.Equal(1, await Guard.CallAsync(this, "numbers", _ => ValueTask.FromResult(1), 2, cancellation: Cancel));
        Assert.Empty(_failures.All);
    }

    [Fact]
    public async Task What_throws_leaves_the_value_before_and_is_counted_with_its_part()
    {
        Assert.Equal(2, Guard.Call<int>(this, "numbers", () => throw new InvalidOperationException("No."), 2));
        Assert.Equal(
            2,
            await Guard.CallAsync<int>(
                this,
                "more numbers",
                async _ =>
                {
                    await Task.Yield();
                    throw new InvalidOperationException("No more.");
                },
                2,
                cancellation: Cancel
            )
        );

        Assert.Equal(
            ["numbers → ContributionGuardTests", "more numbers → ContributionGuardTests"],
            _failures.All.Select(failure => failure.Where)
        );
    }

    [Fact]
    public async Task What_hangs_is_given_up_after_its_time_and_told_to_stop()
    {
        var stopped = new TaskCompletionSource();
        var value = await Guard.CallAsync(
            this,
            "numbers",
            async stop =>
            {
                stop.Register(stopped.SetResult);
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
                return 1;
            },
            2,
            TimeSpan.FromMilliseconds(10),
            Cancel
        );

        Assert.Equal(2, value);
        Assert.IsType<GivenUpException>(Assert.Single(_failures.All).Error);
        await stopped.Task.WaitAsync(Cancel);
    }

    [Fact]
    public async Task A_cancellation_of_its_own_is_a_failure_and_the_callers_is_none()
    {
        Assert.Equal(
            2,
            await Guard.CallAsync<int>(this, "numbers", _ => throw new OperationCanceledException("Mine."), 2, cancellation: Cancel)
        );
        Assert.Single(_failures.All);

        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await Guard.CallAsync(this, "numbers", _ => ValueTask.FromResult(1), 2, cancellation: leaves.Token)
        );
        Assert.Single(_failures.All);
    }

    [Fact]
    public async Task A_third_partys_call_that_blocks_its_thread_is_given_up_as_well()
    {
        using var over = new ManualResetEventSlim();
        var guard = Of(new NoPlugins { AreBundled = false });

        Assert.Equal(
            2,
            await guard.CallAsync(
                this,
                "numbers",
                _ =>
                {
                    over.Wait(Cancel);
                    return ValueTask.FromResult(1);
                },
                2,
                TimeSpan.FromMilliseconds(10),
                Cancel
            )
        );

        Assert.IsType<GivenUpException>(Assert.Single(_failures.All).Error);
        over.Set();
    }

    [Fact]
    public void What_was_given_up_twice_in_a_row_is_skipped_until_a_trial_goes_well()
    {
        var time = new ShiftedTime();
        var circuit = new Circuit(time);

        circuit.Failed();
        circuit.Answered();
        circuit.Failed();
        Assert.True(circuit.TryEnter());
        circuit.Failed();
        Assert.True(circuit.IsOpen);
        Assert.False(circuit.TryEnter());

        // One trial; who comes meanwhile is not kept waiting, and after a failure it takes twice as long to the next.
        time.Advance(PluginLimits.FirstPause);
        Assert.True(circuit.TryEnter());
        Assert.False(circuit.TryEnter());
        circuit.Failed();
        time.Advance(PluginLimits.FirstPause);
        Assert.False(circuit.TryEnter());
        time.Advance(PluginLimits.FirstPause);
        Assert.True(circuit.TryEnter());

        circuit.Answered();
        Assert.False(circuit.IsOpen);
        Assert.True(circuit.TryEnter());
    }
}
