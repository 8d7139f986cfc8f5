using Hookdesk.Host.Ground;
using Hookdesk.Host.Plugins;
using Hookdesk.Host.Tests.Data;
using Hookdesk.TestServers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hookdesk.Host.Tests.Plugins;

/// <summary>Threads that are held or kept busy are named by the plugin that began the work on them.</summary>
public sealed class ThreadWatchTests : IDisposable
{
    private const string Plugin = "acme.holds-threads";

    private readonly ThrowAwayFolder _data = new("hookdesk-threads");

    // By plugin: threads that other tests hold are named as well.
    private readonly PluginFailures _failures = new(NullLogger<PluginFailures>.Instance, TimeProvider.System);
    private readonly ManualResetEventSlim _over = new();

    public void Dispose()
    {
        _over.Set();
        _data.Dispose();
    }

    [Fact]
    public async Task A_thread_of_the_pool_that_is_held_for_long_is_counted_against_whoever_began_the_work()
    {
        using var marker = new RunMarker(
            new HookdeskOptions
            {
                DataDirectory = _data.Path,
                ConnectionString = null,
                PluginsFile = _data["plugins.json"],
            },
            TimeProvider.System
        );
        using var watch = new ThreadWatch(_failures, marker);
        // What the plugin's work starts is its work as well.
        var holding = Task.Run(
            () =>
            {
                PluginWork.Begin(Plugin);
                return Task.Run(() => _over.Wait(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
            },
            TestContext.Current.CancellationToken
        );
        WorkThread? held = null;
        await Eventually.IsTrueAsync(() => (held = Held()) is not null, "it is held");

        Assert.Equal(0, _failures.Of(Plugin).Count);
        var later = held!.Since + (long)ThreadWatch.Patience.TotalMilliseconds;
        Assert.InRange(watch.Look(later, busyProcessors: 0), 1, int.MaxValue);

        var (count, last) = _failures.Of(Plugin);
        Assert.Equal((1, "held threads"), (count, last!.Where));
        Assert.Contains("has held 1 thread pool threads for more than 30 s", last.Message);
        // One that is held is named once.
        watch.Look(later + 1000, busyProcessors: 0);
        Assert.Equal(1, _failures.Of(Plugin).Count);

        _over.Set();
        await holding;
        await Eventually.IsTrueAsync(() => Held() is null, "it is let go");
    }

    private static WorkThread? Held() =>
        PluginWork.Threads.FirstOrDefault(thread => thread.PluginId == Plugin && thread.IsOfPool && thread.IsWaiting);
}
