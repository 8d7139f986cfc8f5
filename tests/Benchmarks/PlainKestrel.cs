using System.Diagnostics;
using Hookdesk.TestServers;

namespace Hookdesk.Benchmarks;

/// <summary>Kestrel that serves 30 KB from memory in a process of its own: what this machine does at this moment.</summary>
internal sealed class PlainKestrel : IAsyncDisposable
{
    private readonly TestProcess _process;
    private readonly Uri _address;

    private PlainKestrel(TestProcess process, Uri address) => (_process, _address) = (process, address);

    public static async Task<PlainKestrel> StartAsync()
    {
        var address = new Uri($"http://127.0.0.1:{Loopback.FreePort()}");
        var process = TestProcess.Start("dotnet", [typeof(PlainKestrel).Assembly.Location, "serve-baseline", address.ToString()]);
        await Loopback.WaitUntilReadyAsync(address.Port, null, () => process.Output, () => process.HasExited).ConfigureAwait(false);
        return new PlainKestrel(process, address);
    }

    public Task<LoadResult> LoadAsync(Wrk wrk, int seconds) =>
        wrk.RunAsync("plain Kestrel, 30 KB", _address, seconds, ProcessorTime, LoadSender.Nobody, [LoadRequest.Get("/")]);

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private TimeSpan ProcessorTime()
    {
        using var process = Process.GetProcessById(_process.Id);
        return process.TotalProcessorTime;
    }
}
