using System.Diagnostics;

namespace Hookdesk.Benchmarks;

/// <summary>Does something over and over on a fixed number of threads of work, within this process.</summary>
internal static class WorkLoad
{
    public static async Task<LoadResult> RunAsync(string name, int connections, TimeSpan duration, Func<int, Task<bool>> work)
    {
        await DoAsync(duration / 10, []).ConfigureAwait(false);
        var all = new List<double>();
        var watch = Stopwatch.StartNew();
        var before = Environment.CpuUsage.TotalTime;
        var failures = await DoAsync(duration, all).ConfigureAwait(false);
        return LoadResult.From(name, all, watch.Elapsed.TotalSeconds, failures) with
        {
            Processor = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / Math.Max(1, all.Count),
        };

        async Task<int> DoAsync(TimeSpan time, List<double> times)
        {
            var until = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
            var (failed, counter) = (0, 0);
            await Task.WhenAll(
                    Enumerable
                        .Range(0, connections)
                        .Select(_ =>
                            Task.Run(async () =>
                            {
                                var own = new List<double>();
                                while (Stopwatch.GetTimestamp() < until)
                                {
                                    var started = Stopwatch.GetTimestamp();
                                    if (!await work(Interlocked.Increment(ref counter)).ConfigureAwait(false))
                                        Interlocked.Increment(ref failed);
                                    own.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                                }

                                lock (times)
                                    times.AddRange(own);
                            })
                        )
                )
                .ConfigureAwait(false);
            return failed;
        }
    }
}
