using System.IO.Compression;
using System.Text;
using Hookdesk.Host.Layout;
using Hookdesk.Sdk.Ui;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hookdesk.Host.Tests.Layout;

public sealed class CompressedPagesTests
{
    private static readonly string Page = string.Concat(Enumerable.Range(0, 500).Select(n => $"<p>Line {n}</p>"));

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate, br", "br")]
    [InlineData("deflate;q=1, GZIP;q=0.5", "gzip")]
    public async Task A_page_is_compressed_as_the_browser_can_read_it(string accepted, string encoding)
    {
        var (sent, response) = await AnswerAsync(accepted);
        Assert.Equal(encoding, response.Headers.ContentEncoding.ToString());
        Assert.Equal("Accept-Encoding", response.Headers.Vary.ToString());
        Assert.Equal(sent.Length, response.ContentLength);
        Assert.True(sent.Length < Page.Length / 3);
        using var stream = new MemoryStream(sent);
        using Stream reading =
            encoding == "br" ? new BrotliStream(stream, CompressionMode.Decompress) : new GZipStream(stream, CompressionMode.Decompress);
        Assert.Equal(Page, await new StreamReader(reading).ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("identity")]
    [InlineData("gzip;q=0, br; q=0")]
    public async Task A_browser_that_cannot_read_it_gets_the_page_as_it_is(string? accepted)
    {
        var (sent, response) = await AnswerAsync(accepted);
        Assert.Equal("", response.Headers.ContentEncoding.ToString());
        Assert.Equal(Page, Encoding.UTF8.GetString(sent));
    }

    [Fact]
    public async Task A_page_that_another_site_asks_for_is_not_compressed()
    {
        var (_, response) = await AnswerAsync("br", context => context.Request.Headers["Sec-Fetch-Site"] = "cross-site");
        Assert.Equal("", response.Headers.ContentEncoding.ToString());
    }

    [Fact]
    public async Task A_page_that_holds_a_secret_is_neither_compressed_nor_stored()
    {
        var (_, response) = await AnswerAsync("br", context => context.Response.HoldsSecret());
        Assert.Equal(("", "no-store"), (response.Headers.ContentEncoding.ToString(), response.Headers.CacheControl.ToString()));
    }

    private static async Task<(byte[] Sent, HttpResponse Response)> AnswerAsync(string? accepted, Action<HttpContext>? before = null)
    {
        var wire = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(wire));
        if (accepted is not null)
            context.Request.Headers.AcceptEncoding = accepted;
        before?.Invoke(context);
        await new PagesInOnePiece(async answered =>
        {
            answered.Response.ContentType = "text/html; charset=utf-8";
            await answered.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(Page));
        }).InvokeAsync(context);
        return (wire.ToArray(), context.Response);
    }
}
