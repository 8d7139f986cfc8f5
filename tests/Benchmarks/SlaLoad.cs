using System.Diagnostics;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Sdk.Testing;
using Hookdesk.Sla;
using Hookdesk.Sla.Clocks;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Sla.Domain.Targets;
using Hookdesk.Sla.Escalate;
using Hookdesk.TestServers;
using Hookdesk.Ticketing;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Hookdesk.Benchmarks;

/// <summary>What SLA costs: a minute's work with very many running clocks, and the pages of agents with and without it.</summary>
internal static class SlaLoad
{
    private const int Clocks = 200_000;
    private const int Rounds = 5;
    private const string Plugin = "hookdesk.sla";

    public static async Task RunAsync(Options options)
    {
        Wrk.Require();
        using var folder = new ThrowAwayFolder("hookdesk-sla");
        await MinuteAsync(Directory.CreateDirectory(folder["clocks"]).FullName);
        await PagesAsync(options, Directory.CreateDirectory(folder["pages"]).FullName);
    }

    // Clocks that run out over five days, as they do on a desk: some thirty in a minute. The task looks every five seconds.
    private static async Task MinuteAsync(string data)
    {
        await using var host = await StartAsync(data, null);
        var policy = await SavePolicyAsync(host);
        var now = TimeProvider.System.GetUtcNow();
        await host.InScopeAsync(services =>
            services
                .GetRequiredService<IDatabase>()
                .WriteAsync(async write =>
                {
                    var begun = now.AddHours(-2);
                    var timeline = TimelineJson.Write(
                        TicketTimeline
                            .Begin(Instant.FromDateTimeOffset(begun))
                            .WithMessages(new TimelineMessage(Instant.FromDateTimeOffset(begun), 1, TimelineMessageKind.Customer))
                    );
                    await write.Connection.BulkCopyAsync(
                        Enumerable
                            .Range(1, Clocks)
                            .Select(number => new TicketRow
                            {
                                TicketId = number,
                                PolicyId = policy,
                                IsOpen = true,
                                DepartmentId = 1,
                                Timeline = timeline,
                            })
                    );
                    await write.Connection.BulkCopyAsync(
                        Enumerable
                            .Range(1, Clocks)
                            .Select(number => new ClockRow
                            {
                                TicketId = number,
                                Target = SlaTarget.FirstResponse,
                                PolicyId = policy,
                                PolicyName = "All",
                                PolicyVersion = 1,
                                CalendarId = 1,
                                Minutes = 60,
                                PausedBy = "[]",
                                StepsDone = $$"""[{"policy":{{policy}},"step":1}]""",
                                StartedAt = begun,
                                DueAt = now.AddHours(-1),
                                NextAt = now.AddDays(5.0 * number / Clocks),
                            })
                    );
                })
        );
        var times = new List<double>();
        for (var minute = -1; minute < 10; minute++)
        {
            var watch = Stopwatch.StartNew();
            for (var pass = 0; pass < 12; pass++)
            {
                // The clocks of these five seconds become due now; each is breached and its last step taken, both written with their
                // events.
                var from = now.AddMinutes(minute + 1).AddSeconds(5 * pass);
                watch.Stop();
                await host.InScopeAsync(services =>
                    services
                        .GetRequiredService<IDatabase>()
                        .WriteAsync(write =>
                            write
                                .Table<ClockRow>()
                                .Where(row => row.NextAt > from && row.NextAt <= from.AddSeconds(5))
                                .Set(row => row.NextAt, now.AddSeconds(-10))
                                .UpdateAsync()
                        )
                );
                watch.Start();
                await host.InScopeAsync(services =>
                    services
                        .GetRequiredService<RunDueWork>()
                        .RunAsync(new TaskRun(RunDueWork.TaskName, now, _ => { }), CancellationToken.None)
                );
            }
            if (minute >= 0)
                times.Add(watch.Elapsed.TotalMilliseconds);
        }
        var scan = Stopwatch.StartNew();
        var rows = await host.InScopeAsync(services =>
            services
                .GetRequiredService<IDatabase>()
                .Table<ClockRow>()
                .Where(row => row.State == SlaClockState.Running)
                .Select(row => new { row.Id, row.DueAt })
                .ToListAsync()
        );
        Report.Figure("SLA: running clocks", rows.Count, "");
        Report.Figure("SLA: a minute's work, p50", times.Order().ElementAt(times.Count / 2), "ms");
        Report.Figure("SLA: a minute's work, most", times.Max(), "ms");
        Report.Figure("SLA: looking at all clocks once, beside it", scan.Elapsed.TotalMilliseconds, "ms");
    }

    // One desk, one process: the plugin is switched off and on between rounds, so that what else happens on the machine meets both alike.
    private static async Task PagesAsync(Options options, string data)
    {
        var (tickets, _, _) = await LoadCorpus.RunAsync(options, data);
        await using (var host = await StartAsync(data, options.ConnectionString))
            await SavePolicyAsync(host);
        await using var desk = await DeskProcess.StartAsync(LoadRun.HostFolder, data, options.ConnectionString);
        using var browser = new TestBrowser(desk.Address);
        await browser.SignInAsync(PluginTestHost.AdminEmail, PluginTestHost.AdminPassword);
        var (wrk, sender) = (new Wrk(options.Connections, options.Encoding), new LoadSender(browser.Cookies, ""));
        var used = new Dictionary<(string Page, bool With), List<double>>();
        for (var round = -1; round < Rounds; round++)
        {
            foreach (var with in round % 2 == 0 ? new[] { true, false } : [false, true])
            {
                await browser.OpenAsync("/admin/plugins");
                using (var answer = await browser.PostAsync($"/admin/plugins/{Plugin}/{(with ? "enable" : "disable")}"))
                    answer.EnsureSuccessStatusCode();
                await Task.Delay(TimeSpan.FromSeconds(2));
                foreach (
                    var (page, requests) in new (string, LoadRequest[])[]
                    {
                        ("ticket list (50)", [LoadRequest.Get("/tickets/all")]),
                        ("ticket page", [.. Enumerable.Range(0, 2000).Select(n => LoadRequest.Get($"/tickets/{1 + n * 7919L % tickets}"))]),
                    }
                )
                {
                    // The plugins were loaded anew: until their code is compiled for good, that costs more than what it does.
                    await wrk.RunAsync(page, desk.Address, 2 * options.Seconds, desk.ProcessorTime, sender, requests);
                    var load = await wrk.RunAsync(page, desk.Address, options.Seconds, desk.ProcessorTime, sender, requests);
                    if (round < 0)
                        continue;
                    if (!used.TryGetValue((page, with), out var list))
                        used[(page, with)] = list = [];
                    list.Add(load.Processor!.Value);
                }
            }
        }
        foreach (var page in used.Keys.Select(key => key.Page).Distinct())
        {
            var (with, without) = (Median(used[(page, true)]), Median(used[(page, false)]));
            Report.Figure($"SLA: {page}, processor without", without, "ms");
            Report.Figure($"SLA: {page}, processor with", with, "ms");
            Report.Figure($"SLA: {page}, more", (with / without - 1) * 100, "%");
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static Task<PluginTestHost> StartAsync(string data, string? connection) =>
        PluginTestHost.StartAsync(test =>
        {
            (test.DataDirectory, test.ConnectionString) = (data, connection);
            test.AddPlugin<TicketingPlugin>();
            test.AddPlugin<SlaPlugin>();
        });

    // A policy for every ticket, in business hours with a break at noon and two steps, so that due times are reckoned as on a desk,
    // whatever the day on which this is measured; returns when the clocks of all open ones run.
    private static async Task<long> SavePolicyAsync(PluginTestHost host)
    {
        var id = await host.InScopeAsync(services =>
            services
                .GetRequiredService<IDatabase>()
                .WriteAsync(async write =>
                {
                    var calendar = await write.Table<CalendarRow>().OrderBy(row => row.Id).Select(row => row.Id).FirstAsync();
                    await write.Table<CalendarHoursRow>().Where(row => row.CalendarId == calendar).DeleteAsync();
                    for (var day = 1; day <= 7; day++)
                        foreach (var (from, to) in new[] { (0, 720), (750, 1440) })
                            await write.InsertAsync(
                                new CalendarHoursRow
                                {
                                    CalendarId = calendar,
                                    Weekday = day,
                                    FromMinute = from,
                                    ToMinute = to,
                                }
                            );
                    await write
                        .Table<CalendarRow>()
                        .Where(row => row.Id == calendar)
                        .Set(row => row.Version, row => row.Version + 1)
                        .UpdateAsync();
                    write.Record(new SlaCalendarChanged(calendar));
                    var policy = new Policy
                    {
                        Name = "All",
                        Version = 1,
                        CalendarId = calendar,
                        Steps =
                        [
                            .. new[] { 75, 100 }.Select(
                                (percent, index) =>
                                    new EscalationStep
                                    {
                                        Id = index + 1,
                                        Percent = percent,
                                        Actions = [new EscalationAction(EscalationKind.RunHook, "pager")],
                                    }
                            ),
                        ],
                        Targets =
                        [
                            .. new[] { SlaTarget.FirstResponse, SlaTarget.NextResponse, SlaTarget.Resolution }.Select(
                                target => new PolicyTarget
                                {
                                    Target = target,
                                    InBusinessHours = true,
                                    Minutes = [60, 60, 60, 60],
                                    PausedBy = [StatusCategory.Pending],
                                }
                            ),
                        ],
                    };
                    var saved = await write.InsertWithIdAsync(PolicyStore.Row(policy));
                    write.Record(new SlaPolicyChanged(saved, policy.Name));
                    return saved;
                })
        );
        await WaitAsync(async () =>
            await host.InScopeAsync(async services =>
            {
                var position = await services
                    .GetRequiredService<IDatabase>()
                    .Table<PositionRow>()
                    .Select(row => row.EventId)
                    .FirstOrDefaultAsync();
                return !(await services.GetRequiredService<IEventLog>().ReadAfterAsync(position, 500)).Any(record =>
                        TimelineEvents.Concerns(record) || record.Is<SlaPolicyChanged>() || record.Is<SlaCalendarChanged>()
                    ) && !await services.GetRequiredService<IDatabase>().Table<RecalculationRow>().AnyAsync(row => row.FinishedAt == null);
            })
        );
        return id;
    }

    private static async Task WaitAsync(Func<Task<bool>> done)
    {
        for (var watch = Stopwatch.StartNew(); !await done(); await Task.Delay(200))
            if (watch.Elapsed > TimeSpan.FromMinutes(10))
                throw new TimeoutException("The clocks did not come up with the log.");
    }
}
