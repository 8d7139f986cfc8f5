using System.Diagnostics;
using Hookdesk.Host.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hookdesk.Host.Tests.Data;

/// <summary>A shell's background work, started and stopped as the host does it.</summary>
internal sealed class RunningShell : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly DatabaseSource? _ownSource;
    private readonly List<IHostedService> _started = [];

    private RunningShell(ServiceProvider services, DatabaseSource? ownSource) => (_services, _ownSource) = (services, ownSource);

    public IServiceProvider Services => _services;

    /// <summary>In the test's own process.</summary>
    public static Task<RunningShell> StartAsync(TestDatabase database, Action<IServiceCollection> configure) =>
        StartAsync(new RunningShell(database.Shell(configure), null));

    /// <summary>As another node or process would: with connections, a write gate and a commit signal of its own.</summary>
    public static Task<RunningShell> StartElsewhereAsync(TestDatabase database, Action<IServiceCollection> configure)
    {
        var source = database.AnotherProcess();
        return StartAsync(new RunningShell(database.Shell(configure, source), source));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in Enumerable.Reverse(_started))
            await service.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        if (_ownSource is not null)
            await _ownSource.DisposeAsync();
    }

    private static async Task<RunningShell> StartAsync(RunningShell shell)
    {
        foreach (var service in shell._services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
            shell._started.Add(service);
        }

        return shell;
    }
}

internal static class Eventually
{
    /// <summary>Long enough for a busy machine: only a test that fails waits so long.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>Waits until something is so, and fails with <paramref name="what"/> when it is not after a while.</summary>
    public static Task IsTrueAsync(Func<bool> condition, string what) => IsTrueAsync(condition, () => what);

    /// <inheritdoc cref="IsTrueAsync(Func{bool}, string)"/>
    public static Task IsTrueAsync(Func<bool> condition, Func<string> what) => IsTrueAsync(() => Task.FromResult(condition()), what);

    /// <inheritdoc cref="IsTrueAsync(Func{bool}, string)"/>
    public static async Task IsTrueAsync(Func<Task<bool>> condition, Func<string> what)
    {
        for (var waited = Stopwatch.StartNew(); !await condition(); await Task.Delay(10, CancellationToken.None))
            if (waited.Elapsed > Longest)
                Assert.Fail($"Not within {Longest.TotalMinutes:0} minutes: {what()}");
    }
}
