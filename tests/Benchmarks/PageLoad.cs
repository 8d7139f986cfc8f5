using System.Net;
using Hookdesk.Sdk.Testing;

namespace Hookdesk.Benchmarks;

/// <summary>A page to load.</summary>
/// <param name="Key">By which the command line knows it.</param>
/// <param name="Title">What the report says.</param>
/// <param name="Requests">What is sent.</param>
/// <param name="WithChanges">True when a twentieth of the requests changes tickets.</param>
internal sealed record LoadedPage(string Key, string Title, IReadOnlyList<LoadRequest> Requests, bool WithChanges = false);

/// <summary>Loads the pages that agents look at all day, each beside plain Kestrel, round after round.</summary>
internal static class PageLoad
{
    // As many different requests as fit into the generator's memory; a desk of fewer tickets repeats itself.
    private const int Requests = 4000;

    public static async Task RunAsync(Options options, DeskProcess desk, int tickets)
    {
        using var browser = new TestBrowser(desk.Address);
        await browser.SignInAsync(PluginTestHost.AdminEmail, PluginTestHost.AdminPassword).ConfigureAwait(false);
        var sender = new LoadSender(browser.Cookies, (await browser.OpenAsync("/tickets/1").ConfigureAwait(false)).Token!);
        var wrk = new Wrk(options.Connections, options.Encoding);
        var pages = Pages(tickets).Where(page => options.Pages.Count == 0 || options.Pages.Contains(page.Key)).ToList();
        var changes = Changes(tickets);
        foreach (var page in pages)
            await CheckAsync(browser, page.Requests[0]).ConfigureAwait(false);
        foreach (var change in changes.Take(4))
            await CheckAsync(browser, change).ConfigureAwait(false);

        await using var kestrel = await PlainKestrel.StartAsync().ConfigureAwait(false);
        await kestrel.LoadAsync(wrk, options.Seconds).ConfigureAwait(false);
        foreach (var page in pages)
            await LoadAsync(page).ConfigureAwait(false);
        var rounds = pages.ToDictionary(page => page.Key, _ => new List<(LoadResult Kestrel, LoadResult Page)>());
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var page in pages)
            {
                var baseline = await kestrel.LoadAsync(wrk, Math.Max(1, options.Seconds / 2)).ConfigureAwait(false);
                rounds[page.Key].Add((baseline, await LoadAsync(page).ConfigureAwait(false)));
            }
        }
        Report.Pages([.. pages.Select(page => rounds[page.Key])]);

        Task<LoadResult> LoadAsync(LoadedPage page) =>
            wrk.RunAsync(
                page.Title,
                desk.Address,
                options.Seconds,
                desk.ProcessorTime,
                sender,
                page.Requests,
                page.WithChanges ? changes : null
            );
    }

    private static IEnumerable<LoadedPage> Pages(int tickets)
    {
        LoadRequest[] list = [LoadRequest.Get("/tickets/all")];
        LoadRequest[] ticket = [.. Spread(tickets).Where(id => !IsForReplies(id)).Select(id => LoadRequest.Get($"/tickets/{id}"))];
        yield return new LoadedPage("live", "/health/live", [LoadRequest.Get("/health/live")]);
        yield return new LoadedPage("empty", "ticket list, empty", [LoadRequest.Get("/tickets/trash")]);
        yield return new LoadedPage("views", "views with counts", [LoadRequest.Get("/tickets/views")]);
        yield return new LoadedPage("list", "ticket list (50)", list);
        yield return new LoadedPage("list-mixed", "ticket list, 5 % changes", list, WithChanges: true);
        yield return new LoadedPage("ticket", "ticket page", ticket);
        yield return new LoadedPage("ticket-mixed", "ticket page, 5 % changes", ticket, WithChanges: true);
        yield return new LoadedPage("search", "search page, 1 % word", [LoadRequest.Get("/search?q=zephyrine&sort=best")]);
        yield return new LoadedPage("search-filter", "search page, filter", [LoadRequest.Get("/search?q=status:open%20invoice&sort=date")]);
        yield return new LoadedPage("palette", "palette, as you type", [LoadRequest.Get("/palette?q=zeph")]);
        yield return new LoadedPage("reply", "reply", [.. Spread(tickets).Where(IsForReplies).Select(Reply)]);
    }

    // What agents do between reading: mostly properties, and one reply among four. Each ticket's next change differs from its last, so
    // that it is one.
    private static IReadOnlyList<LoadRequest> Changes(int tickets) =>
        [
            .. Spread(tickets)
                .Where(id => !IsForReplies(id))
                .Select(
                    (id, index) =>
                        (index % 4) switch
                        {
                            0 => Property(id, "priority", index % 8 < 4 ? "high" : "low"),
                            1 => Property(id, "status", index % 8 < 4 ? "pending" : "open"),
                            2 => Property(id, "priority", index % 8 < 4 ? "urgent" : "normal"),
                            _ => Reply(id),
                        }
                ),
        ];

    private static LoadRequest Property(int ticket, string name, string value) =>
        LoadRequest.Post($"/tickets/{ticket}/{name}", (name, value));

    // The agent has seen everything that is in the ticket.
    private static LoadRequest Reply(int ticket) =>
        LoadRequest.Post(
            $"/tickets/{ticket}/messages",
            ("kind", "reply"),
            ("to", "customer@customers.example"),
            ("html", "<p>We have looked into it and will call you tomorrow morning.</p>"),
            ("format", "html"),
            ("seen", "9223372036854775807")
        );

    // Thousands of replies to few tickets make long ones: they go to tickets that no other page shows.
    private static bool IsForReplies(int ticket) => ticket % 4 == 0;

    private static IEnumerable<int> Spread(int tickets) => Enumerable.Range(0, Requests).Select(n => 1 + (int)(n * 7919L % tickets));

    // A page that refuses or asks to sign in is served fast.
    private static async Task CheckAsync(TestBrowser browser, LoadRequest request)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Path);
        if (request.Method == "POST")
        {
            message.Headers.Add("RequestVerificationToken", browser.Page!.Token!);
            message.Content = new StringContent(
                request.Body,
                new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-www-form-urlencoded")
            );
        }
        using var answer = await browser.Client.SendAsync(message).ConfigureAwait(false);
        var arrived = answer.RequestMessage!.RequestUri!.AbsolutePath;
        if (answer.StatusCode != HttpStatusCode.OK || arrived.StartsWith("/sign-in", StringComparison.Ordinal))
            throw new InvalidDataException($"{request.Method} {request.Path} led to {arrived} with {(int)answer.StatusCode}.");
    }
}
