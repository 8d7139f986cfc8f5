using System.Net;

namespace Hookdesk.TestServers.Tests;

public sealed class ChromiumTests
{
    [Fact]
    public async Task A_page_is_opened_and_its_script_runs()
    {
        await using var chromium = await ChromiumBrowser.StartAsync();
        using var site = new HttpListener { Prefixes = { $"http://127.0.0.1:{Loopback.FreePort()}/" } };
        site.Start();
        var serving = AnswerOnceAsync(site, "<!doctype html><title>Desk</title><script>document.title += ' ' + (20 + 22)</script>");

        var page = await (await chromium.OpenContextAsync()).NewPageAsync();
        await page.GotoAsync(site.Prefixes.Single());
        await serving;

        Assert.Equal("Desk 42", await page.TitleAsync());
    }

    private static async Task AnswerOnceAsync(HttpListener site, string html)
    {
        var context = await site.GetContextAsync();
        context.Response.ContentType = "text/html; charset=utf-8";
        await using (var body = new StreamWriter(context.Response.OutputStream))
            await body.WriteAsync(html);
        context.Response.Close();
    }
}
