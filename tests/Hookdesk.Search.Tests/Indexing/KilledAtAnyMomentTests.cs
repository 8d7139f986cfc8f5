using System.Reflection;
using Hookdesk.Sdk.Data;
using Hookdesk.Search.IndexFormat;
using Hookdesk.Search.Indexing;
using Hookdesk.TestServers;
using Hookdesk.Ticketing.Contracts;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Search.Tests.Indexing;

/// <summary>
/// The power fails again and again while messages arrive: afterwards exactly those that are in the database are found, each once.
/// </summary>
public sealed class KilledAtAnyMomentTests
{
    private const int MessagesOfTicket = 5;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Exactly_what_is_in_the_database_is_found_after_kills_at_random_moments(DatabaseProvider provider)
    {
        var (messages, kills) = LongLane.Choose(
            gate: provider == DatabaseProvider.Sqlite ? (150, 2) : (100, 1),
            full: provider == DatabaseProvider.Sqlite ? (5000, 50) : (500, 5)
        );
        using var folder = new ThrowAwayFolder("killed");
        var data = Directory.CreateDirectory(folder["data"]).FullName;
        var postgres = provider == DatabaseProvider.PostgreSql ? await (await PostgresServer.Shared).CreateDatabaseAsync() : null;
        // Messages come by another process than the one that is killed, and it has no search: the index has one writer.
        await using (
            var writer = await Desk.StartAsync(
                configure: options => (options.DataDirectory, options.ConnectionString) = (data, postgres),
                withSearch: false
            )
        )
        {
            var department = await writer.DepartmentAsync("Sales");
            var arriving = ArriveAsync(writer, department, messages);
            var moments = new Random(messages + kills);
            for (var kill = 0; kill < kills; kill++)
            {
                await using var desk = await ServeAsync(data, postgres);
                await Task.Delay(TimeSpan.FromMilliseconds(moments.Next(20, 1500)));
                desk.Kill();
                await desk.WaitForExitAsync(TimeSpan.FromMinutes(2));
            }
            await arriving;
        }
        await using (var desk = await ServeAsync(data, postgres))
        {
            await WaitAsync(data, postgres);
            await desk.StopAsync(TimeSpan.FromMinutes(2));
        }
        using var index = LuceneIndex.Open(IndexFolders.Current(Path.Combine(data, "node", "search"))!);
        index.Search(searcher =>
        {
            Assert.Equal(messages / MessagesOfTicket, searcher.Search(new TermQuery(new Term(IndexFields.Kind, "ticket")), 1).TotalHits);
            for (var number = 0; number < messages; number++)
                Assert.Equal(1, searcher.Search(new TermQuery(new Term(IndexFields.Body, Word(number))), 2).TotalHits);
            return true;
        });
    }

    private static string Word(int number) => $"word{number:00000}x";

    private static async Task ArriveAsync(Desk writer, long department, int messages)
    {
        for (var number = 0; number < messages; number += MessagesOfTicket)
        {
            var ticket = await writer.TicketAsync(department, "Subject", Word(number));
            for (var more = 1; more < MessagesOfTicket; more++)
                await writer.AnswerAsync(ticket, Word(number + more));
            // Steadily for as long as the desk is killed and started, so that each moment has something on its way.
            await Task.Delay(messages > 1000 ? 120 : 60);
        }
    }

    private static async Task<TestProcess> ServeAsync(string data, string? postgres)
    {
        var process = TestProcess.Start(
            "dotnet",
            [.. Program(data, postgres), $"--urls=http://127.0.0.1:{Loopback.FreePort()}"],
            data,
            Environment
        );
        await process.WaitForOutputAsync("Hookdesk is ready", TimeSpan.FromMinutes(2));
        return process;
    }

    // The command line compares the last commit with the database, one by one, while the desk runs.
    private static async Task WaitAsync(string data, string? postgres)
    {
        for (var attempt = 0; ; attempt++)
        {
            await Task.Delay(TimeSpan.FromSeconds(6));
            await using var check = TestProcess.Start("dotnet", [.. Program(data, postgres), "search", "check"], data, Environment);
            var code = await check.WaitForExitAsync(TimeSpan.FromMinutes(2));
            if (code == 0)
                return;
            Assert.True(attempt < 10, check.Output);
        }
    }

    private static IEnumerable<string> Program(string data, string? postgres)
    {
        var host = typeof(KilledAtAnyMomentTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(metadata => metadata.Key == "Hookdesk.HostFolder")
            .Value!;
        yield return Path.Combine(host, "Hookdesk.Host.dll");
        yield return $"--Hookdesk:DataDirectory={data}";
        if (postgres is not null)
            yield return $"--ConnectionStrings:Hookdesk={postgres}";
    }

    private static Dictionary<string, string?> Environment =>
        new()
        {
            ["ASPNETCORE_URLS"] = null,
            ["ASPNETCORE_ENVIRONMENT"] = null,
            ["DOTNET_ENVIRONMENT"] = null,
            ["ConnectionStrings__Hookdesk"] = null,
        };
}
