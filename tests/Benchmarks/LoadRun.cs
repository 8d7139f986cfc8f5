using System.Diagnostics;
using System.Reflection;
using Hookdesk.TestServers;

namespace Hookdesk.Benchmarks;

/// <summary>The whole run: fill, start, pages, switching a plugin, mail.</summary>
internal static class LoadRun
{
    public static async Task RunAsync(Options options)
    {
        using var folder = new ThrowAwayFolder("hookdesk-load");
        var data = Directory.CreateDirectory(options.DeskFolder ?? folder["data"]).FullName;

        if (options.Seconds > 0)
            await PagesAsync(options, data);
        if (options.SearchMessages > 0)
            await SearchModelLoad.RunAsync(options);
        if (options.Mails > 0 && !options.SearchOnly)
            await MailLoad.RunAsync(options, folder);
    }

    private static async Task PagesAsync(Options options, string data)
    {
        var tickets = options.Tickets;
        if (!Directory.EnumerateFileSystemEntries(data).Any())
        {
            var watch = Stopwatch.StartNew();
            (tickets, var messages) = await LoadCorpus.RunAsync(options, data);
            Report.Figure("tickets in the desk", tickets, "");
            Report.Figure("messages in the desk", messages, "");
            Report.Figure("filling it, messages", messages / watch.Elapsed.TotalSeconds, "per second");
        }

        await SearchLoad.RunAsync(options, data);
        if (options.SearchOnly)
            return;
        await using var desk = await DeskProcess.StartAsync(HostFolder, data, options.ConnectionString);
        Report.Figure("from start to the first page", desk.ToFirstPage.TotalMilliseconds, "ms");
        await Task.Delay(TimeSpan.FromSeconds(5));
        Report.Figure("memory at rest", desk.MemoryMegabytes(), "MB");
        Report.Pages(await PageLoad.RunAsync(options, desk.Address, tickets));
        Report.Figure("memory after the load", desk.MemoryMegabytes(), "MB");
        await SearchPagesAsync(options, desk);
        var (clock, processor) = await SwapLoad.RunAsync(desk);
        Report.Figure("switching a plugin, p50", clock.TotalMilliseconds, "ms");
        Report.Figure("processor time of that", processor.TotalMilliseconds, "ms");
    }

    private static async Task SearchPagesAsync(Options options, DeskProcess desk) =>
        Report.Pages(await PageLoad.SearchAsync(options, desk.Address));

    internal static string HostFolder { get; } =
        typeof(LoadRun)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == "Hookdesk.HostFolder")
            .Value!;
}
