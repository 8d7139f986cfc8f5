using System.Diagnostics;
using System.Net;

namespace Hookdesk.Benchmarks;

/// <summary>What a load gave. Times in milliseconds.</summary>
internal sealed record LoadResult(string Name, double PerSecond, double P50, double P95, double P99, int Failures)
{
    /// <summary>
    /// Milliseconds of processor time for each, where the work is done in this process: what a busy machine changes least.
    /// </summary>
    public double? Processor { get; init; }

    public static LoadResult From(string name, List<double> milliseconds, double seconds, int failures)
    {
        milliseconds.Sort();
        return new LoadResult(name, milliseconds.Count / seconds, At(0.50), At(0.95), At(0.99), failures);

        double At(double share) =>
            milliseconds.Count == 0 ? double.NaN : milliseconds[Math.Min(milliseconds.Count - 1, (int)(milliseconds.Count * share))];
    }
}

/// <summary>Sends requests over a fixed number of connections, each as soon as the one before is answered in full.</summary>
internal static class HttpLoad
{
    /// <param name="name">What is loaded.</param>
    /// <param name="connections">How many at once.</param>
    /// <param name="duration">How long, after a tenth of it as warm-up.</param>
    /// <param name="client">Carries cookies and base address; its handler allows that many connections.</param>
    /// <param name="request">Makes the n-th request.</param>
    public static async Task<LoadResult> RunAsync(
        string name,
        int connections,
        TimeSpan duration,
        HttpClient client,
        Func<int, HttpRequestMessage> request
    )
    {
        var counter = 0;
        await SendAsync(duration / 10, []).ConfigureAwait(false);
        var all = new List<double>();
        var watch = Stopwatch.StartNew();
        var failures = await SendAsync(duration, all).ConfigureAwait(false);
        return LoadResult.From(name, all, watch.Elapsed.TotalSeconds, failures);

        async Task<int> SendAsync(TimeSpan time, List<double> times)
        {
            var until = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
            var failed = 0;
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
                                    using var message = request(Interlocked.Increment(ref counter));
                                    using var response = await client.SendAsync(message).ConfigureAwait(false);
                                    await response.Content.CopyToAsync(Stream.Null).ConfigureAwait(false);
                                    own.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                                    if (response.StatusCode >= HttpStatusCode.BadRequest)
                                        Interlocked.Increment(ref failed);
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
