using System.Diagnostics;
using System.Reflection;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Sla.Escalate;
using Hookdesk.TestServers;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;
using LinqToDB.DataProvider.SQLite;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Tests.Escalate;

/// <summary>
/// The power fails again and again while SLA targets break by the hundred: each is noted once, each step is taken once, with one process
/// and with two on one database.
/// </summary>
public sealed class KilledAtAnyMomentTests
{
    private static readonly int[] Percents = [25, 50, 75, 100, 150];

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Each_step_is_taken_exactly_once(DatabaseProvider provider)
    {
        var (tickets, kills) = LongLane.Choose(gate: (300, 2), full: provider == DatabaseProvider.Sqlite ? (800, 6) : (500, 4));
        using var folder = new ThrowAwayFolder("killed");
        var data = Directory.CreateDirectory(folder["data"]).FullName;
        var postgres = provider == DatabaseProvider.PostgreSql ? await (await PostgresServer.Shared).CreateDatabaseAsync() : null;
        Func<DeskClock, Task<Desk>> start = clock =>
            Desk.StartAsync(
                configure: options => (options.DataDirectory, options.ConnectionString, options.Time) = (data, postgres, clock),
                clock: clock
            );
        var past = new DeskClock();
        past.Forward(TimeSpan.FromHours(-3));
        await using (var writer = await start(past))
            await FillAsync(writer, tickets);

        var (moments, all, halfDone) = (new Random(tickets + kills), (long)tickets * Percents.Length, 0);
        // On PostgreSQL a second process does the same work all the while, and whoever is at it is the one that dies.
        var desks = new Dictionary<string, TestProcess>();
        for (var kill = 0; kill < kills; kill++)
        {
            while (desks.Count < (postgres is null ? 1 : 2))
                await ServeAsync(desks, $"desk{kill}.{desks.Count}", data, postgres);
            var victim = await AtWorkAsync(desks.Keys, data, postgres, all);
            await Task.Delay(TimeSpan.FromMilliseconds(moments.Next(0, 200)));
            desks.Remove(victim, out var desk);
            await using (desk)
            {
                desk!.Kill();
                await desk.WaitForExitAsync(TimeSpan.FromMinutes(2));
            }
            if (await StepsAsync(data, postgres) is var steps && steps > 0 && steps < all)
                halfDone++;
        }
        foreach (var desk in desks.Values)
            await desk.DisposeAsync();
        Assert.NotEqual(0, halfDone);

        await using (var reader = await start(new DeskClock()))
            await AssertOnceAsync(reader, tickets);
        if (postgres is not null)
            await (await PostgresServer.Shared).DropDatabaseAsync(postgres);
    }

    private static async Task FillAsync(Desk writer, int tickets)
    {
        var department = await writer.DepartmentAsync("Flood");
        await writer.PolicyAsync(
            department,
            policy =>
                policy with
                {
                    Targets = [policy.For(SlaTarget.FirstResponse)!],
                    Steps =
                    [
                        .. Percents.Select(
                            (percent, index) =>
                                new EscalationStep
                                {
                                    Id = index + 1,
                                    Percent = percent,
                                    Actions =
                                    [
                                        new EscalationAction(EscalationKind.AddTag, $"step{index + 1}"),
                                        new EscalationAction(EscalationKind.NotifyAddress, "boss@desk.example"),
                                    ],
                                }
                        ),
                    ],
                }
        );
        for (var number = 0; number < tickets; number++)
            await writer.TicketAsync(department);
        await writer.CaughtUpAsync();
    }

    private static async Task AssertOnceAsync(Desk reader, int tickets)
    {
        await reader.DueAsync();
        var events = await reader.InAsync(async services =>
            (await services.GetRequiredService<IEventLog>().ReadAfterAsync(0, int.MaxValue)).ToList()
        );
        Assert.Equal(tickets, events.Count(record => record.Is<SlaClockBreached>()));
        Assert.Equal(tickets * Percents.Length, events.Count(record => record.Is<SlaStepReached>()));
        Assert.Equal(
            tickets * Percents.Length,
            events
                .Select(record => record.As<SlaStepReached>())
                .OfType<SlaStepReached>()
                .Select(step => (step.ClockId, step.Step))
                .Distinct()
                .Count()
        );
        Assert.Equal(tickets * Percents.Length, events.Count(record => record.Name == "ticket.tags-changed"));
        var notices = await reader.InAsync(services =>
            services.GetRequiredService<IDatabase>().Table<NoticeRow>().Select(row => row.ClockId).ToListAsync()
        );
        Assert.Equal((tickets, tickets), (notices.Count, notices.Distinct().Count()));
    }

    // Who holds the clocks now; after some time, or when all is done, anybody.
    private static async Task<string> AtWorkAsync(IReadOnlyCollection<string> desks, string data, string? postgres, long all)
    {
        var before = await StepsAsync(data, postgres);
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(15); await Task.Delay(5))
        {
            if (await StepsAsync(data, postgres) is var steps && (steps == all || (postgres is null && steps > before)))
                break;
            if (postgres is null || steps == before)
                continue;
            await using var db = Open(data, postgres);
            var holder = await db.ExecuteAsync<string?>(
                """
                SELECT MIN(a.application_name) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
                WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND ((l.classid::bigint << 32) | l.objid::bigint) = hashtextextended('hookdesk.sla.clocks', 0)
                """
            );
            if (holder is not null && desks.Contains(holder))
                return holder;
        }
        return desks.First();
    }

    private static async Task<long> StepsAsync(string data, string? postgres)
    {
        await using var db = Open(data, postgres);
        return await db.ExecuteAsync<long>("SELECT COUNT(*) FROM core_event WHERE name = 'sla.step-reached'");
    }

    private static DataConnection Open(string data, string? postgres) =>
        new(
            postgres is null
                ? new DataOptions().UseSQLite($"Data Source={Directory.EnumerateFiles(data, "*.db").First()}", SQLiteProvider.Microsoft)
                : new DataOptions().UsePostgreSQL(postgres)
        );

    private static async Task ServeAsync(Dictionary<string, TestProcess> desks, string name, string data, string? postgres) =>
        desks.Add(name, await ServeAsync(data, postgres is null ? null : $"{postgres};Application Name={name}"));

    private static async Task<TestProcess> ServeAsync(string data, string? postgres)
    {
        var host = typeof(KilledAtAnyMomentTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(metadata => metadata.Key == "Hookdesk.HostFolder")
            .Value!;
        var program = new List<string>
        {
            Path.Combine(host, "Hookdesk.Host.dll"),
            $"--Hookdesk:DataDirectory={data}",
            $"--urls=http://127.0.0.1:{Loopback.FreePort()}",
        };
        if (postgres is not null)
            program.Add($"--ConnectionStrings:Hookdesk={postgres}");
        var process = TestProcess.Start(
            "dotnet",
            program,
            data,
            new Dictionary<string, string?>
            {
                ["ASPNETCORE_URLS"] = null,
                ["ASPNETCORE_ENVIRONMENT"] = null,
                ["DOTNET_ENVIRONMENT"] = null,
                ["ConnectionStrings__Hookdesk"] = null,
            }
        );
        await process.WaitForOutputAsync("Hookdesk is ready", TimeSpan.FromMinutes(2));
        return process;
    }
}
