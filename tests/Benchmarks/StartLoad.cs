using System.Diagnostics;
using System.Net;
using Hookdesk.Sdk.Testing;

namespace Hookdesk.Benchmarks;

/// <summary>
/// A start as the user of an open browser sees it: signed in, the list asked for until it is there, and then each page for the first
/// time.
/// </summary>
internal static class StartLoad
{
    private static readonly (string Title, string Path)[] Pages =
    [
        ("ticket", "/tickets/1"),
        ("another ticket", "/tickets/2"),
        ("new ticket", "/tickets/new"),
        ("customers", "/customers"),
        ("search", "/search?q=zephyrine"),
        ("palette", "/palette?q=zeph"),
        ("SLA", "/sla"),
        ("plugins", "/admin/plugins"),
        ("mailboxes", "/admin/mailboxes"),
    ];

    public static async Task RunAsync(Options options, string data)
    {
        string cookies;
        await using (var desk = await DeskProcess.StartAsync(options.Published ?? LoadRun.HostFolder, data, options.ConnectionString))
        {
            using var browser = new TestBrowser(desk.Address);
            await browser.SignInAsync(PluginTestHost.AdminEmail, PluginTestHost.AdminPassword);
            cookies = browser.Cookies;
            await desk.RestAsync();
        }

        // The first start reads the program's files from disk; that is the machine's figure.
        var rounds = new List<Started>();
        for (var round = -1; round < options.Rounds; round++)
        {
            var started = await StartAsync(options, data, cookies);
            if (round >= 0)
                rounds.Add(started);
        }
        Report.Figure("from start to the list of tickets", LoadResult.Middle(rounds, start => start.ToList), "ms");
        Report.Figure("processor time of that", LoadResult.Middle(rounds, start => start.Processor), "ms");
        for (var index = 0; index < Pages.Length; index++)
            Report.Figure($"first request: {Pages[index].Title}", LoadResult.Middle(rounds, start => start.First[index]), "ms");
        Report.Figure("memory at rest, resident", LoadResult.Middle(rounds, start => start.Resident), "MB");
        Report.Figure("memory at rest, proportional", LoadResult.Middle(rounds, start => start.Proportional), "MB");
    }

    private static async Task<Started> StartAsync(Options options, string data, string cookies)
    {
        var watch = Stopwatch.StartNew();
        await using var desk = DeskProcess.Start(options.Published ?? LoadRun.HostFolder, data, options.ConnectionString);
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = desk.Address,
            DefaultRequestHeaders = { { "Cookie", cookies }, { "Accept", "text/html" } },
        };
        await desk.WaitForAsync(client, "/tickets/all");
        var (list, processor) = (watch.Elapsed.TotalMilliseconds, desk.ProcessorTime().TotalMilliseconds);
        var first = new List<double>();
        foreach (var (_, path) in Pages)
        {
            watch.Restart();
            using var answer = await client.GetAsync(path);
            if (answer.StatusCode != HttpStatusCode.OK)
                throw new InvalidDataException($"{path} answered {(int)answer.StatusCode}.");
            first.Add(watch.Elapsed.TotalMilliseconds);
        }
        await desk.RestAsync();
        var (resident, proportional) = desk.Memory;
        return new Started(list, processor, first, resident, proportional);
    }

    /// <summary>Times in milliseconds, memory in MB.</summary>
    private sealed record Started(double ToList, double Processor, IReadOnlyList<double> First, double Resident, double Proportional);
}
