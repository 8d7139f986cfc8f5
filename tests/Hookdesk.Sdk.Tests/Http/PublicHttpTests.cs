using System.Net;
using Hookdesk.Sdk.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hookdesk.Sdk.Tests.Http;

public sealed class PublicHttpTests : IAsyncLifetime
{
    private static readonly PublicHttpOptions Anywhere = new() { AllowPrivateAddresses = true };

    private readonly WebApplication _server;
    private Func<HttpContext, Task> _answer = _ => Task.CompletedTask;

    public PublicHttpTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.Run(context => _answer(context));
    }

    public async ValueTask InitializeAsync() => await _server.StartAsync(Cancel);

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(CancellationToken.None);
        await _server.DisposeAsync();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Address => _server.Urls.First();

    private int Port => new Uri(Address).Port;

    [Fact]
    public async Task An_address_inside_is_refused_by_number_by_name_and_in_other_spellings()
    {
        _answer = context => context.Response.WriteAsync("secret");
        using var client = PublicHttp.CreateClient();
        foreach (var host in (string[])["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"])
        {
            var fault = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync($"http://{host}:{Port}/", Cancel));
            Assert.IsType<PrivateAddressException>(fault.InnerException);
        }
    }

    [Theory]
    [InlineData("127.0.0.1", AddressScope.Public)]
    [InlineData("192.168.1.1", AddressScope.Public)]
    [InlineData("169.254.169.254", AddressScope.OwnNetwork)] // where clouds tell secrets
    [InlineData("::ffff:169.254.169.254", AddressScope.OwnNetwork)]
    [InlineData("fe80::1", AddressScope.OwnNetwork)]
    [InlineData("0.0.0.0", AddressScope.OwnNetwork)]
    [InlineData("224.0.0.1", AddressScope.OwnNetwork)]
    public async Task A_connection_leads_nowhere_else_than_it_may(string host, AddressScope scope) =>
        await Assert.ThrowsAsync<PrivateAddressException>(() => GuardedConnection.ConnectAsync(host, 25, scope, Cancel));

    [Fact]
    public async Task A_redirect_goes_through_the_same_gate()
    {
        // The first step is allowed here, so that the second can be seen to be refused.
        using var client = new HttpClient(
            new LimitedHandler(new PublicHttpOptions()) { InnerHandler = new Redirects(new Uri($"http://127.0.0.1:{Port}/")) }
        );
        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("http://feeds.example/", Cancel));
        Assert.IsType<PrivateAddressException>(fault.InnerException);
    }

    // Answers for a server on the Internet; whatever it leads to is asked as a client of the desk asks.
    private sealed class Redirects(Uri to) : HttpMessageHandler
    {
        private readonly HttpClient _rest = PublicHttp.CreateClient(new PublicHttpOptions { MaxRedirects = 0 });

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.RequestUri!.Host == "feeds.example"
                ? Task.FromResult(
                    new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = to }, Content = new ByteArrayContent([]) }
                )
                : _rest.GetAsync(request.RequestUri, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            _rest.Dispose();
            base.Dispose(disposing);
        }
    }

    [Fact]
    public async Task A_redirect_is_followed_and_the_last_one_is_the_answer()
    {
        _answer = context =>
        {
            var step = int.Parse(context.Request.Path.Value!.Trim('/'), System.Globalization.CultureInfo.InvariantCulture);
            if (step == 0)
                return context.Response.WriteAsync("here");
            context.Response.Redirect($"/{step - 1}");
            return Task.CompletedTask;
        };
        using var client = PublicHttp.CreateClient(Anywhere);

        Assert.Equal("here", await client.GetStringAsync($"{Address}/3", Cancel));
        using var tooMany = await client.GetAsync($"{Address}/4", Cancel);
        Assert.Equal(HttpStatusCode.Found, tooMany.StatusCode);
        using var posted = await client.PostAsync($"{Address}/1", null, Cancel);
        Assert.Equal(HttpStatusCode.Found, posted.StatusCode);
    }

    [Fact]
    public async Task Who_asks_is_not_told_to_another_host()
    {
        var seen = new List<string>();
        _answer = context =>
        {
            seen.Add($"{context.Request.Host.Host} {context.Request.Headers.Authorization} {context.Request.Headers["X-Kind"]}");
            if (context.Request.Path == "/away")
                context.Response.Redirect($"http://localhost:{Port}/there");
            return Task.CompletedTask;
        };
        using var client = PublicHttp.CreateClient(Anywhere);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Address}/away");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer token");
        request.Headers.TryAddWithoutValidation("X-Kind", "feed");
        using var answer = await client.SendAsync(request, Cancel);

        Assert.Equal(["127.0.0.1 Bearer token feed", "localhost  feed"], seen);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_given_up_whatever_length_it_tells()
    {
        // In chunks without a length, and more than anybody would wait for.
        _answer = async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(new byte[16 * 1024], context.RequestAborted);
        };
        using var client = PublicHttp.CreateClient(Anywhere with { MaxResponseBytes = 100_000 });

        var whole = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetByteArrayAsync(Address, Cancel));
        Assert.IsType<ResponseTooLargeException>(whole.InnerException);
        using var begun = await client.GetAsync(Address, HttpCompletionOption.ResponseHeadersRead, Cancel);
        await using var body = await begun.Content.ReadAsStreamAsync(Cancel);
        await Assert.ThrowsAsync<ResponseTooLargeException>(() => body.CopyToAsync(Stream.Null, Cancel));
    }

    [Fact]
    public async Task A_server_that_does_not_end_is_given_up()
    {
        _answer = async context =>
        {
            await context.Response.Body.WriteAsync(new byte[1], context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        using var client = PublicHttp.CreateClient(Anywhere with { Timeout = TimeSpan.FromMilliseconds(200) });
        var late = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetByteArrayAsync(Address, Cancel));
        Assert.IsType<TimeoutException>(late.InnerException);
    }

    [Theory]
    [InlineData("https://feeds.example/a", true)]
    [InlineData("  http://feeds.example ", true)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("ftp://feeds.example", false)]
    [InlineData("gopher://127.0.0.1", false)]
    [InlineData("feeds.example", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void An_address_is_one_of_http_or_https(string? text, bool isOne) =>
        Assert.Equal(isOne, PublicHttp.ReadAddress(text) is not null);
}
