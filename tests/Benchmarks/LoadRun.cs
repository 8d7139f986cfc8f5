using System.Reflection;
using Hookdesk.TestServers;

namespace Hookdesk.Benchmarks;

/// <summary>The whole run: fill, start, pages, switching a plugin, search, mail.</summary>
internal static class LoadRun
{
    public static async Task RunAsync(Options options)
    {
        using var folder = new ThrowAwayFolder("hookdesk-load");
        var data = Directory.CreateDirectory(options.DeskFolder ?? folder["data"]).FullName;

        if (options.Seconds > 0)
            await DeskAsync(options, data);
        if (options.SearchMessages > 0)
            await SearchModelLoad.RunAsync(options);
        if (options.Mails > 0 && options.Measures(Options.Mail))
            await MailLoad.RunAsync(options, folder);
    }

    private static async Task DeskAsync(Options options, string data)
    {
        if (options.Measures(Options.PageRequests))
            Wrk.Require();
        var tickets = options.Tickets;
        if (!Directory.EnumerateFileSystemEntries(data).Any())
        {
            var processor = Environment.CpuUsage.TotalTime;
            (tickets, var messages, var took) = options.CorpusFile is null
                ? await BulkFill.RunAsync(options, data)
                : await LoadCorpus.RunAsync(options, data);
            Report.Figure("tickets in the desk", tickets, "");
            Report.Figure("messages in the desk", messages, "");
            Report.Figure("filling it, messages", messages / took.TotalSeconds, "per second");
            Report.Figure(
                "processor time for each of them",
                (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / messages,
                "µs"
            );
        }

        // First: it builds the index that pages of the search ask.
        if (options.Measures(Options.Search))
            await SearchLoad.RunAsync(options, data);
        if (options.Measures(Options.Starting))
            await StartLoad.RunAsync(options, data);
        if (options.Measures(Options.PageRequests))
            await PagesAsync(options, data, tickets);
    }

    private static async Task PagesAsync(Options options, string data, int tickets)
    {
        await using var desk = await DeskProcess.StartAsync(options.Published ?? HostFolder, data, options.ConnectionString);
        await desk.RestAsync();
        await PageLoad.RunAsync(options, desk, tickets);
        await desk.RestAsync();
        var (resident, proportional) = desk.Memory;
        Report.Figure("memory after the load, resident", resident, "MB");
        Report.Figure("memory after the load, proportional", proportional, "MB");
        if (options.Pages.Count > 0)
            return;
        var (clock, processor) = await SwapLoad.RunAsync(desk);
        Report.Figure("switching a plugin, p50", clock.TotalMilliseconds, "ms");
        Report.Figure("processor time of that", processor.TotalMilliseconds, "ms");
    }

    internal static string HostFolder { get; } =
        typeof(LoadRun)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == "Hookdesk.HostFolder")
            .Value!;
}
