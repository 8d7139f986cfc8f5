using System.Collections.Concurrent;
using System.Net;
using Hookdesk.Fixtures.Contracts;
using Hookdesk.Host.Tests.Data;
using Hookdesk.Host.Tests.Plugins;
using Hookdesk.Sdk.Testing;

namespace Hookdesk.Host.Tests.Shells;

/// <summary>One shell takes over from another without anybody outside seeing more than the change itself.</summary>
public sealed class ShellSwapTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Task<PluginTestHost> StartAsync() =>
        FixtureDesk.StartAsync(options => options.AddPluginFolder(FixtureDesk.Folder("UsesLibraryOne"), enabled: false));

    [Fact]
    public async Task Plugins_are_switched_under_load_without_an_error()
    {
        await using var host = await StartAsync();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var answers = new ConcurrentDictionary<string, int>();
        string[] paths =
        [
            "/fixtures/healthy",
            "/health/live",
            "/sign-in",
            "/fixtures/shell",
            "/fixtures/slow/1200",
            "/fixtures/change/hello",
        ];
        var clients = Enumerable
            .Range(0, 12)
            .Select(number => HammerAsync(host, paths[number % paths.Length], answers, done.Token))
            .ToList();

        for (var round = 0; round < 6; round++)
        {
            await Task.Delay(300, Cancel);
            var on = round % 2 == 0;
            Assert.True((await host.SwitchAsync("fixtures.uses-library-one", on)).Done);
            // The very next request sees the change.
            using var client = new HttpClient { BaseAddress = host.BaseAddress };
            Assert.Equal(
                on ? HttpStatusCode.OK : HttpStatusCode.NotFound,
                (await client.GetAsync("/fixtures/library-one", Cancel)).StatusCode
            );
        }

        await done.CancelAsync();
        await Task.WhenAll(clients);

        Assert.Equal(["200"], answers.Keys);
        Assert.True(answers["200"] >= clients.Count);
    }

    [Fact]
    public async Task A_request_in_flight_is_answered_by_the_shell_that_took_it()
    {
        await using var host = await StartAsync();
        var before = await host.ReadAsync("/fixtures/shell");
        using var client = new HttpClient { BaseAddress = host.BaseAddress };
        using var slow = await client.GetAsync("/fixtures/slow/3000", HttpCompletionOption.ResponseHeadersRead, Cancel);

        await host.SwitchAsync("fixtures.uses-library-one", on: true);

        Assert.NotEqual(before, await host.ReadAsync("/fixtures/shell"));
        Assert.Equal(before, await slow.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task Background_work_of_the_old_shell_stops_and_that_of_the_next_goes_on()
    {
        await using var host = await StartAsync();
        var old = Guid.Parse(await host.ReadAsync("/fixtures/shell"));

        await host.SwitchAsync("fixtures.uses-library-one", on: true);

        var next = Guid.Parse(await host.ReadAsync("/fixtures/shell"));
        await BeatsAsync(next, 10);
        var oldBeats = FixtureLog.BeatsOf(old);
        await BeatsAsync(next, 10);
        Assert.Equal(oldBeats, FixtureLog.BeatsOf(old));
    }

    [Fact]
    public async Task A_shell_that_was_replaced_leaves_no_memory_behind()
    {
        await using var host = await StartAsync();
        var old = new List<WeakReference>();
        for (var round = 0; round < 3; round++)
        {
            await host.ReadAsync("/sign-in");
            await host.ReadAsync("/fixtures/act/something");
            old.Add(ContainerOf(host));
            await host.SwitchAsync("fixtures.uses-library-one", on: round % 2 == 0);
        }

        await Eventually.IsTrueAsync(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return !old.Any(shell => shell.IsAlive);
            },
            () => $"{old.Count(shell => shell.IsAlive)} old shells are gone"
        );
    }

    private static Task BeatsAsync(Guid shell, int more)
    {
        var enough = FixtureLog.BeatsOf(shell) + more;
        return Eventually.IsTrueAsync(() => FixtureLog.BeatsOf(shell) >= enough, "the background work goes on");
    }

    // In a method of its own: a local variable would keep it alive.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference ContainerOf(PluginTestHost host) => new(host.Services);

    private static async Task HammerAsync(
        PluginTestHost host,
        string path,
        ConcurrentDictionary<string, int> answers,
        CancellationToken done
    )
    {
        using var client = new HttpClient { BaseAddress = host.BaseAddress };
        while (!done.IsCancellationRequested)
        {
            string answer;
            try
            {
                // Not canceled by the end of the test: each request is to be answered.
                using var response = await client.GetAsync(path, CancellationToken.None);
                await response.Content.ReadAsStringAsync(CancellationToken.None);
                answer = ((int)response.StatusCode).ToString();
            }
            catch (HttpRequestException error)
            {
                answer = error.Message;
            }

            answers.AddOrUpdate(answer, 1, (_, count) => count + 1);
        }
    }
}
