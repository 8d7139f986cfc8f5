using System.Text;
using Hookdesk.Host.Layout;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hookdesk.Host.Tests.Layout;

public sealed class PagesInOnePieceTests
{
    [Fact]
    public async Task A_page_leaves_when_it_is_whole_and_says_how_long_it_is()
    {
        var (sent, context) = await AnswerAsync(async context =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            for (var part = 0; part < 40; part++)
            {
                await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(new string('a', 5_000)));
                await context.Response.Body.FlushAsync();
                Assert.Equal(0, ((MemoryStream)context.Items["wire"]!).Length);
            }
        });
        Assert.Equal(new string('a', 200_000), sent);
        Assert.Equal(200_000, context.Response.ContentLength);
    }

    [Fact]
    public async Task Of_a_page_that_fails_halfway_nothing_leaves()
    {
        MemoryStream? wire = null;
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            AnswerAsync(async context =>
            {
                wire = (MemoryStream)context.Items["wire"]!;
                context.Response.ContentType = "text/html";
                await context.Response.Body.WriteAsync("<p>half"u8.ToArray());
                throw new InvalidOperationException("It fails.");
            })
        );
        Assert.Equal(0, wire!.Length);
    }

    [Fact]
    public async Task What_is_no_page_passes_as_it_comes()
    {
        var (sent, context) = await AnswerAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.WriteAsync("data: 1\n\n"u8.ToArray());
            Assert.Equal(9, ((MemoryStream)context.Items["wire"]!).Length);
        });
        Assert.Equal("data: 1\n\n", sent);
        Assert.Null(context.Response.ContentLength);
    }

    [Fact]
    public async Task A_page_larger_than_any_that_is_read_passes_too_with_nothing_lost()
    {
        var (sent, _) = await AnswerAsync(async context =>
        {
            context.Response.ContentType = "text/html";
            for (var part = 0; part < 50; part++)
                await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(new string((char)('a' + part % 26), 100_000)));
        });
        Assert.Equal(string.Concat(Enumerable.Range(0, 50).Select(part => new string((char)('a' + part % 26), 100_000))), sent);
    }

    private static async Task<(string Sent, HttpContext Context)> AnswerAsync(RequestDelegate answer)
    {
        var wire = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(wire));
        context.Items["wire"] = wire;
        await new PagesInOnePiece(answer).InvokeAsync(context);
        return (Encoding.UTF8.GetString(wire.ToArray()), context);
    }
}
