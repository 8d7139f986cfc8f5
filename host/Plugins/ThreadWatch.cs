using System.Diagnostics;
using Hookdesk.Host.Ground;

namespace Hookdesk.Host.Plugins;

/// <summary>
/// Looks at the threads on which plugins' code runs: those that hold a thread of the pool, or keep a processor busy, for long are named.
/// While they hold many, the pool is given as many more, so that the desk goes on. It has a thread of its own, because the pool's may all
/// be held.
/// </summary>
internal sealed class ThreadWatch(IPluginFailures failures, RunMarker marker) : IDisposable
{
    /// <summary>How long a thread may be held before the plugin is named.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Holding more than this is counted again and again, until the plugin is quarantined.</summary>
    public const int ManyThreads = 16;

    private const int MostThreads = 1000;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    private readonly ManualResetEventSlim _end = new();
    private readonly Dictionary<WorkThread, (long Since, bool HasWaited)> _seen = [];
    private readonly HashSet<(string PluginId, bool IsBusy)> _named = [];
    private (long At, TimeSpan Processor) _window;
    private long _countedAt;
    private Thread? _thread;

    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "Watch of plugins' threads" };
        _thread.Start();
    }

    public void Dispose()
    {
        _end.Set();
        _thread?.Join(TimeSpan.FromSeconds(5));
        _end.Dispose();
    }

    private void Run()
    {
        ThreadPool.GetMinThreads(out var fewest, out var ports);
        var given = fewest;
        while (!_end.Wait(Step))
        {
            marker.Beat();
            var held = Look(Environment.TickCount64, BusyProcessors());
            // Each held thread is one less for everybody else.
            var wanted = Math.Min(MostThreads, fewest + held);
            if (wanted != given && (wanted > given || held == 0) && ThreadPool.SetMinThreads(wanted, ports))
                given = wanted;
        }
    }

    /// <summary>Looks once. Returns how many threads of the pool plugins hold now.</summary>
    /// <param name="now">By <see cref="Environment.TickCount64"/>.</param>
    /// <param name="busyProcessors">How many processors the process kept busy of late.</param>
    public int Look(long now, double busyProcessors)
    {
        var threads = PluginWork.Threads.Where(thread => thread.PluginId is not null).ToList();
        foreach (var gone in _seen.Keys.Except(threads).ToList())
            _seen.Remove(gone);
        foreach (var thread in threads)
        {
            var (since, hasWaited) = _seen.GetValueOrDefault(thread);
            _seen[thread] = since == thread.Since ? (since, hasWaited || thread.IsWaiting) : (thread.Since, thread.IsWaiting);
        }

        var late = threads.Where(thread => now - thread.Since >= Patience.TotalMilliseconds).ToList();
        var again = now - _countedAt >= Again.TotalMilliseconds;
        foreach (var held in late.Where(thread => thread.IsOfPool).GroupBy(thread => thread.PluginId!))
            Name(held.Key, false, held.Count(), held.Count() > ManyThreads && again);
        if (busyProcessors >= 0.8)
            foreach (var busy in late.Where(thread => !_seen[thread].HasWaited).GroupBy(thread => thread.PluginId!))
                Name(busy.Key, true, busy.Count(), false);
        if (again)
            _countedAt = now;
        return threads.Count(thread => thread.IsOfPool && now - thread.Since >= Step.TotalMilliseconds);
    }

    private void Name(string pluginId, bool isBusy, int count, bool again)
    {
        if (!_named.Add((pluginId, isBusy)) && !again)
            return;
        var what = isBusy ? $"It has kept {count} threads busy" : $"It has held {count} thread pool threads";
        var message = $"{what} for more than {Patience.TotalSeconds:0} s.";
        Exception error = again ? new GivenUpException(message) { Weight = PluginLimits.WeightOfTrial } : new TimeoutException(message);
        failures.Count(pluginId, isBusy ? "busy threads" : "held threads", error);
    }

    private double BusyProcessors()
    {
        var (now, processor) = (Environment.TickCount64, Environment.CpuUsage.TotalTime);
        if (_window.At == 0)
            _window = (now, processor);
        var passed = now - _window.At;
        if (passed < 5000)
            return 0;
        var busy = (processor - _window.Processor).TotalMilliseconds / passed;
        _window = (now, processor);
        return busy;
    }
}
