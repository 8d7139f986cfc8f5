using System.Net;
using Hookdesk.Host.Tests.Admin;

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
