using System.Net;
using Hookdesk.Host.Tests.Admin;
using Hookdesk.Sdk.Testing;

namespace Hookdesk.Host.Tests.Layout;

public sealed class AssetTests(AdminDesk admin) : IClassFixture<AdminDesk>
{
    [Fact]
    public async Task Every_style_sheet_and_script_of_a_page_is_there_cached_for_ever_and_not_guessed_at()
    {
        using var browser = admin.Desk.OpenBrowser();
        var page = await browser.OpenAsync("/sign-in");
        var addresses = page
            .Document.QuerySelectorAll("link[rel=stylesheet]")
            .Select(link => link.GetAttribute("href")!)
            .Concat(page.Document.QuerySelectorAll("script[src]").Select(script => script.GetAttribute("src")!))
            .ToList();
        Assert.True(addresses.Count > 5);
        foreach (var address in addresses)
        {
            using var response = await browser.Client.GetAsync(address, TestContext.Current.CancellationToken);
            Assert.Equal((address, HttpStatusCode.OK), (address, response.StatusCode));
            Assert.Contains("immutable", string.Join(' ', response.Headers.GetValues("Cache-Control")), StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        }
    }

    [Fact]
    public async Task What_scripts_say_and_can_do_is_a_script_of_the_reader_that_is_kept_until_it_changes()
    {
        using var visitor = admin.Desk.OpenBrowser();
        using var agent = await admin.Desk.SignInAsync("agent@desk.example");
        using var chief = await admin.Desk.SignInAsync("chief@desk.example");
        var (forVisitor, forAgent, forChief) = (
            await ScriptAsync(visitor, "/sign-in"),
            await ScriptAsync(agent, "/profile"),
            await ScriptAsync(chief, "/profile")
        );
        Assert.All([forVisitor, forAgent, forChief], script => Assert.Contains("No results", script.Text, StringComparison.Ordinal));
        Assert.Equal("[]", Commands(forVisitor.Text));
        Assert.DoesNotContain("/admin/plugins", forAgent.Text, StringComparison.Ordinal);
        Assert.Contains("/admin/plugins", forChief.Text, StringComparison.Ordinal);
        Assert.Equal(forChief.Address, (await ScriptAsync(chief, "/admin")).Address);

        // Under the address of another, everybody gets what is theirs, and keeps it not.
        using var other = await agent.Client.GetAsync(forChief.Address, TestContext.Current.CancellationToken);
        Assert.True(other.Headers.CacheControl!.NoStore);
        Assert.Equal(forAgent.Text, await other.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static string Commands(string script) =>
        script[(script.IndexOf("\"commands\":", StringComparison.Ordinal) + 11)..].TrimEnd('\n', ';')[..^1];

    private static async Task<(string Address, string Text)> ScriptAsync(TestBrowser browser, string path)
    {
        var address = (await browser.OpenAsync(path)).Document.QuerySelector("script[src^='/_page/']")!.GetAttribute("src")!;
        using var response = await browser.Client.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var kept = response.Headers.CacheControl!;
        Assert.True(kept is { Private: true, MaxAge.TotalDays: 365 });
        Assert.Contains(kept.Extensions, extension => extension.Name == "immutable");
        Assert.Equal("text/javascript", response.Content.Headers.ContentType!.MediaType);
        return (address, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("../../appsettings.json")]
    [InlineData("..%2f..%2fplugins.json")]
    [InlineData("%2e%2e/plugins.json")]
    [InlineData("lib/")]
    [InlineData("lib/htmx/LICENSE")]
    [InlineData("nothing.js")]
    public async Task Nothing_but_the_programs_own_web_files_is_served(string path)
    {
        using var browser = admin.Desk.OpenBrowser();
        using var response = await browser.Client.GetAsync($"/_host/1.0.0/{path}", TestContext.Current.CancellationToken);
        Assert.NotEqual(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Style_sheets_are_sent_compressed_to_browsers_that_understand_it(string encoding)
    {
        using var browser = admin.Desk.OpenBrowser();
        var plain = await browser.Client.GetByteArrayAsync("/_host/0/lib/tabler/tabler.min.css", TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_host/0/lib/tabler/tabler.min.css");
        request.Headers.Add("Accept-Encoding", encoding);
        using var response = await browser.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(encoding, Assert.Single(response.Content.Headers.ContentEncoding));
        await using var sent = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using Stream unpacked =
            encoding == "br"
                ? new System.IO.Compression.BrotliStream(sent, System.IO.Compression.CompressionMode.Decompress)
                : new System.IO.Compression.GZipStream(sent, System.IO.Compression.CompressionMode.Decompress);
        using var copy = new MemoryStream();
        await unpacked.CopyToAsync(copy, TestContext.Current.CancellationToken);
        Assert.Equal(plain, copy.ToArray());
        Assert.True(response.Content.Headers.ContentLength < plain.Length / 4);
    }

    [Fact]
    public async Task A_page_from_before_an_update_still_gets_its_files_but_must_not_keep_them()
    {
        using var browser = admin.Desk.OpenBrowser();
        using var response = await browser.Client.GetAsync("/_host/0.0.1/hookdesk.js", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Headers.CacheControl!.NoCache);
    }
}
