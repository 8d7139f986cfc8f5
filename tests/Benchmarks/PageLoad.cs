using Hookdesk.Sdk.Testing;
using Hookdesk.TestServers;

namespace Hookdesk.Benchmarks;

/// <summary>Loads the pages that agents look at all day.</summary>
internal static class PageLoad
{
    public static async Task<IReadOnlyList<LoadResult>> RunAsync(Options options, Uri desk, int tickets)
    {
        using var browser = new TestBrowser(desk);
        await browser.SignInAsync(PluginTestHost.AdminEmail, PluginTestHost.AdminPassword).ConfigureAwait(false);
        var token = (await browser.OpenAsync("/tickets/1").ConfigureAwait(false)).Token!;
        var client = browser.Client;
        var duration = TimeSpan.FromSeconds(options.Seconds);
        var results = new List<LoadResult> { await BaselineAsync(options, duration).ConfigureAwait(false) };
        results.Add(
            await HttpLoad
                .RunAsync("ticket list (50)", options.Connections, duration, client, _ => Get("/tickets?view=all"))
                .ConfigureAwait(false)
        );
        results.Add(
            await HttpLoad
                .RunAsync("ticket page", options.Connections, duration, client, n => Get($"/tickets/{1 + n * 7919 % tickets}"))
                .ConfigureAwait(false)
        );
        // Each ticket once or twice: the agent has seen everything that is in it.
        results.Add(
            await HttpLoad
                .RunAsync("reply", options.Connections, duration, client, n => Reply(1 + n % tickets, token))
                .ConfigureAwait(false)
        );
        return results;
    }

    /// <summary>The search page, with its fragments and counts, and the palette.</summary>
    public static async Task<IReadOnlyList<LoadResult>> SearchAsync(Options options, Uri desk)
    {
        using var browser = new TestBrowser(desk);
        await browser.SignInAsync(PluginTestHost.AdminEmail, PluginTestHost.AdminPassword).ConfigureAwait(false);
        var duration = TimeSpan.FromSeconds(options.Seconds);
        var results = new List<LoadResult> { await BaselineAsync(options, duration).ConfigureAwait(false) };
        results.Add(
            await HttpLoad
                .RunAsync("search page, 1 % word", options.Connections, duration, browser.Client, _ => Get("/search?q=zephyrine&sort=best"))
                .ConfigureAwait(false)
        );
        results.Add(
            await HttpLoad
                .RunAsync(
                    "search page, filter",
                    options.Connections,
                    duration,
                    browser.Client,
                    _ => Get("/search?q=status:open%20invoice&sort=date")
                )
                .ConfigureAwait(false)
        );
        results.Add(
            await HttpLoad
                .RunAsync("palette, as you type", options.Connections, duration, browser.Client, _ => Get("/palette?q=zeph"))
                .ConfigureAwait(false)
        );
        return results;
    }

    private static async Task<LoadResult> BaselineAsync(Options options, TimeSpan duration)
    {
        var address = new Uri($"http://127.0.0.1:{Loopback.FreePort()}");
        await using var server = TestProcess.Start("dotnet", [typeof(PageLoad).Assembly.Location, "serve-baseline", address.ToString()]);
        await Loopback.WaitUntilReadyAsync(address.Port, null, () => server.Output, () => server.HasExited).ConfigureAwait(false);
        using var client = new HttpClient { BaseAddress = address };
        return await HttpLoad.RunAsync("plain Kestrel, 30 KB", options.Connections, duration, client, _ => Get("/")).ConfigureAwait(false);
    }

    private static HttpRequestMessage Get(string path) => new(HttpMethod.Get, path);

    private static HttpRequestMessage Reply(int ticket, string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/tickets/{ticket}/messages")
        {
            Content = new FormUrlEncodedContent([
                KeyValuePair.Create("kind", "reply"),
                KeyValuePair.Create("to", "customer@customers.example"),
                KeyValuePair.Create("html", "<p>We have looked into it and will call you tomorrow morning.</p>"),
                KeyValuePair.Create("format", "html"),
                KeyValuePair.Create("seen", long.MaxValue.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ]),
        };
        request.Headers.Add("RequestVerificationToken", token);
        return request;
    }
}
