using System.Diagnostics;
using System.Globalization;
using Hookdesk.TestServers;

namespace Hookdesk.Benchmarks;

/// <summary>The desk as its users run it: the built program in a process of its own.</summary>
internal sealed class DeskProcess : IAsyncDisposable
{
    private readonly TestProcess _process;

    private DeskProcess(TestProcess process, Uri address, TimeSpan toFirstPage) =>
        (_process, Address, ToFirstPage) = (process, address, toFirstPage);

    public Uri Address { get; }

    /// <summary>From the start of the process to the first page in full.</summary>
    public TimeSpan ToFirstPage { get; }

    public static async Task<DeskProcess> StartAsync(string hostFolder, string dataDirectory, string? connectionString)
    {
        var address = new Uri($"http://127.0.0.1:{Loopback.FreePort()}");
        var watch = Stopwatch.StartNew();
        var process = TestProcess.Start(
            "dotnet",
            [
                Path.Combine(hostFolder, "Hookdesk.Host.dll"),
                $"--Hookdesk:DataDirectory={dataDirectory}",
                $"--ConnectionStrings:Hookdesk={connectionString}",
                $"--urls={address}",
                "--Logging:LogLevel:Default=Warning",
            ],
            dataDirectory
        );
        using var client = new HttpClient { BaseAddress = address };
        while (true)
        {
            if (process.HasExited)
                throw new InvalidOperationException($"The desk ended at once:{Environment.NewLine}{process.Output}");
            try
            {
                (await client.GetAsync("/sign-in").ConfigureAwait(false)).EnsureSuccessStatusCode();
                return new DeskProcess(process, address, watch.Elapsed);
            }
            catch (HttpRequestException) when (watch.Elapsed < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(10).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Resident memory in MB.</summary>
    public double MemoryMegabytes()
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>What the process has used of the processors since its start.</summary>
    public TimeSpan ProcessorTime()
    {
        using var process = Process.GetProcessById(_process.Id);
        return process.TotalProcessorTime;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
