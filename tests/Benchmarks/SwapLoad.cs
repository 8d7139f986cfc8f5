using System.Diagnostics;
using Hookdesk.Sdk.Testing;

namespace Hookdesk.Benchmarks;

/// <summary>
/// Switches a plugin off and on in the browser, as an admin does: each time the next shell is built beside the running one and takes
/// over.
/// </summary>
internal static class SwapLoad
{
    private const string Plugin = "hookdesk.mail";
    private const int Switches = 10;

    /// <returns>Half of the switches took no longer than this: by the clock, and of the processor's time in the desk's process.</returns>
    public static async Task<(TimeSpan Clock, TimeSpan Processor)> RunAsync(DeskProcess desk)
    {
        using var browser = new TestBrowser(desk.Address);
        await browser.SignInAsync(PluginTestHost.AdminEmail, PluginTestHost.AdminPassword).ConfigureAwait(false);
        await browser.OpenAsync("/admin/plugins").ConfigureAwait(false);
        var clock = new List<TimeSpan>();
        var processor = new List<TimeSpan>();
        // The first two compile the code that switches; they are a start's cost, not a switch's.
        for (var round = -2; round < Switches; round++)
        {
            var (watch, used) = (Stopwatch.StartNew(), desk.ProcessorTime());
            using var answer = await browser
                .PostAsync($"/admin/plugins/{Plugin}/{(round % 2 == 0 ? "disable" : "enable")}")
                .ConfigureAwait(false);
            answer.EnsureSuccessStatusCode();
            var took = watch.Elapsed;
            // The old shell goes after the answer, and that belongs to the price.
            await Task.Delay(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
            if (round < 0)
                continue;
            clock.Add(took);
            processor.Add(desk.ProcessorTime() - used);
        }

        return (Median(clock), Median(processor));
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);
}
