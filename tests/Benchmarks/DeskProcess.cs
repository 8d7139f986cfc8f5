using System.Diagnostics;
using System.Globalization;
using Hookdesk.TestServers;

namespace Hookdesk.Benchmarks;

/// <summary>The desk as its users run it: the built or published program in a process of its own.</summary>
internal sealed class DeskProcess : IAsyncDisposable
{
    private readonly TestProcess _process;

    private DeskProcess(TestProcess process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Memory in MB: what is resident, and the part of it that is this process's when shared pages are divided.</summary>
    public (double Resident, double Proportional) Memory => (Megabytes("status", "VmRSS:"), Megabytes("smaps_rollup", "Pss:"));

    /// <summary>Starts the program of a folder; it does not answer yet.</summary>
    public static DeskProcess Start(string hostFolder, string dataDirectory, string? connectionString)
    {
        var address = new Uri($"http://127.0.0.1:{Loopback.FreePort()}");
        string[] arguments =
        [
            $"--Hookdesk:DataDirectory={dataDirectory}",
            $"--ConnectionStrings:Hookdesk={connectionString}",
            $"--urls={address}",
            "--Logging:LogLevel:Default=Warning",
        ];
        // A self-contained release has no use for the runtime of this machine.
        var program = Path.Combine(hostFolder, "Hookdesk.Host");
        var process = File.Exists(program)
            ? TestProcess.Start(program, arguments, dataDirectory)
            : TestProcess.Start("dotnet", [$"{program}.dll", .. arguments], dataDirectory);
        return new DeskProcess(process, address);
    }

    public static async Task<DeskProcess> StartAsync(string hostFolder, string dataDirectory, string? connectionString)
    {
        var desk = Start(hostFolder, dataDirectory, connectionString);
        using var client = new HttpClient { BaseAddress = desk.Address };
        await desk.WaitForAsync(client, "/sign-in").ConfigureAwait(false);
        return desk;
    }

    /// <summary>Asks for a page until the desk answers with it in full.</summary>
    public async Task WaitForAsync(HttpClient client, string path)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"The desk ended at once:{Environment.NewLine}{_process.Output}");
            try
            {
                (await client.GetAsync(path).ConfigureAwait(false)).EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException) when (watch.Elapsed < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(10).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Waits until the desk has nothing left to do by itself, such as to build its search index: until it uses less than a twentieth of
    /// a processor for two seconds.
    /// </summary>
    public async Task RestAsync()
    {
        for (var watch = Stopwatch.StartNew(); ; )
        {
            var before = ProcessorTime();
            await Task.Delay(TimeSpan.FromSeconds(2)).ConfigureAwait(false);
            if (ProcessorTime() - before < TimeSpan.FromMilliseconds(100))
                return;
            if (watch.Elapsed > TimeSpan.FromHours(1))
                throw new TimeoutException("The desk does not come to rest.");
        }
    }

    /// <summary>What the process has used of the processors since its start.</summary>
    public TimeSpan ProcessorTime()
    {
        using var process = Process.GetProcessById(_process.Id);
        return process.TotalProcessorTime;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private double Megabytes(string file, string name)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/{file}").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
