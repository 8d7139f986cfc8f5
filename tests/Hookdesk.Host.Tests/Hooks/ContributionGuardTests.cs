using Hookdesk.Host.Hooks;
using Hookdesk.Host.Tests.Data;

namespace Hookdesk.Host.Tests.Hooks;

/// <summary>What a plugin contributes may throw or hang: its own part is missing, and it is named.</summary>
public sealed class ContributionGuardTests
{
    private readonly RecordingFailures _failures = new();

    private ContributionGuard Guard => new(new NoPlugins(), _failures, TimeProvider.System);

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
        Assert.IsType<TimeoutException>(Assert.Single(_failures.All).Error);
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
}
