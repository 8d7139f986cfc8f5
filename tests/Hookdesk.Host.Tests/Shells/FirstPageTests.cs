using Hookdesk.Host.Ground;
using Microsoft.AspNetCore.Http;

namespace Hookdesk.Host.Tests.Shells;

/// <summary>When a program that was just started begins what nobody waits for.</summary>
public sealed class FirstPageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Background_work_begins_after_the_first_page_and_not_after_a_probe_or_a_redirect()
    {
        var first = new FirstPage(new Timers(Timeout.InfiniteTimeSpan));
        first.Expect();
        using var lifetime = new ShellLifetime { Begun = first.Over };
        var work = new Work(lifetime);
        await work.StartAsync(Cancel);

        await first.ServeAsync(new DefaultHttpContext(), Answer(StatusCodes.Status200OK, "text/plain"));
        await first.ServeAsync(new DefaultHttpContext(), Answer(StatusCodes.Status302Found, "text/html"));
        Assert.True(first.IsExpected);
        Assert.False(work.Begun.IsCompleted);

        await first.ServeAsync(new DefaultHttpContext(), Answer(StatusCodes.Status200OK, "text/html; charset=utf-8"));
        await work.Begun.WaitAsync(Cancel);
        Assert.False(first.IsExpected);
        await work.StopAsync(Cancel);
    }

    [Fact]
    public async Task Background_work_begins_also_when_nobody_comes()
    {
        var first = new FirstPage(new Timers(TimeSpan.Zero));
        first.Expect();

        await first.Over.WaitAsync(Cancel);

        Assert.False(first.IsExpected);
    }

    [Fact]
    public async Task Work_that_has_not_begun_ends_with_its_shell()
    {
        var first = new FirstPage(new Timers(Timeout.InfiniteTimeSpan));
        first.Expect();
        using var lifetime = new ShellLifetime { Begun = first.Over };
        var work = new Work(lifetime);
        await work.StartAsync(Cancel);

        await work.StopAsync(Cancel);

        Assert.False(work.Begun.IsCompleted);
    }

    private static RequestDelegate Answer(int status, string type) =>
        context =>
        {
            (context.Response.StatusCode, context.Response.ContentType) = (status, type);
            return Task.CompletedTask;
        };

    private sealed class Work(ShellLifetime lifetime) : BackgroundWork(lifetime)
    {
        private readonly TaskCompletionSource _begun = new();

        public Task Begun => _begun.Task;

        protected override IEnumerable<Func<CancellationToken, Task>> Loops() =>
            [
                _ =>
                {
                    _begun.SetResult();
                    return Task.CompletedTask;
                },
            ];
    }

    /// <summary>Whatever a timer is set to, it rings after the same time.</summary>
    private sealed class Timers(TimeSpan rings) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, rings, Timeout.InfiniteTimeSpan);
    }
}
