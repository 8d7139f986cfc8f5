using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Hookdesk.Host.Security;
using Hookdesk.Host.Tests.Admin;

namespace Hookdesk.Host.Tests.Security;

/// <summary>What no browser sends is refused as such; it is no error of the desk.</summary>
public sealed class MalformedFormTests(AdminDesk admin) : IClassFixture<AdminDesk>
{
    public static TheoryData<string, string?> Bodies { get; } =
        new()
        {
            { "name=a%00b&email=x%40y.example", "application/x-www-form-urlencoded" },
            { "na%00me=ab", "application/x-www-form-urlencoded" },
            { string.Join('&', Enumerable.Range(0, 1100).Select(n => $"f{n}=1")), "application/x-www-form-urlencoded" },
            { "name=a", "application/x-www-form-urlencoded; charset=utf-7" },
            { "name=a", "text/plain" },
            { "name=a", null },
            { "", null },
            { "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\ncut", "multipart/form-data; boundary=x" },
            { "no parts at all", "multipart/form-data; boundary=x" },
            { "--x\r\n\r\n--x--", "multipart/form-data" },
            {
                "--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\0c\"\r\n\r\nd\r\n--x--\r\n",
                "multipart/form-data; boundary=x"
            },
        };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_form_that_can_not_be_read_is_a_bad_request(string body, string? type)
    {
        using var browser = await admin.Desk.SignInAsync("chief@desk.example");
        foreach (var path in new[] { "/admin/users/new", "/admin/roles", "/profile", "/admin/settings/site", "/profile/security/password" })
        {
            await browser.OpenAsync("/profile");
            var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
            using var answer = await browser.PostAsync(path, content);
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{path}: {answer.StatusCode} for {type}");
        }
    }

    [Theory]
    [InlineData("/admin/users?q=%00")]
    [InlineData("/sign-in?returnUrl=/a%00b")]
    public async Task So_is_a_query_with_a_character_that_databases_refuse(string path)
    {
        using var browser = await admin.Desk.SignInAsync("chief@desk.example");
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.OpenAsync(path)).Status);
    }

    [Fact]
    public async Task A_stranger_sends_no_more_than_a_form_and_nothing_is_read_without_the_cookie()
    {
        using var browser = admin.Desk.OpenBrowser();
        await browser.OpenAsync("/sign-in");
        using var large = await browser.PostAsync("/sign-in", Files((int)CheckForgery.MostOfStrangers + 1));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);

        using var stranger = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = Timeout.InfiniteTimeSpan })
        {
            BaseAddress = admin.Desk.BaseAddress,
        };
        var content = new EndlessContent();
        var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in") { Content = content };
        request.Headers.ExpectContinue = true;
        using var refused = await stranger.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.False(content.WasRead);
    }

    [Fact]
    public async Task Under_https_the_cookies_are_secure()
    {
        using var browser = admin.Desk.OpenBrowser();
        var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in");
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var page = await browser.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var cookie = Assert.Single(
            page.Headers.GetValues("Set-Cookie"),
            text => text.StartsWith("hookdesk.antiforgery", StringComparison.Ordinal)
        );
        Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Answers_of_the_desk_are_kept_by_nobody_unless_they_say_so()
    {
        using var browser = await admin.Desk.SignInAsync("chief@desk.example");
        var request = new HttpRequestMessage(HttpMethod.Get, "/admin/plugins");
        request.Headers.Add("HX-Request", "true");
        using var fragment = await browser.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(fragment.Headers.CacheControl!.NoStore);
        using var page = await browser.Client.GetAsync("/profile", TestContext.Current.CancellationToken);
        Assert.True(page.Headers.CacheControl!.NoStore);
    }

    private static MultipartFormDataContent Files(int size) => new() { { new ByteArrayContent(new byte[size]), "file", "large.bin" } };

    private sealed class EndlessContent : HttpContent
    {
        public EndlessContent() => Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");

        public bool WasRead { get; private set; }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            WasRead = true;
            return stream.WriteAsync(new byte[1024]).AsTask();
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 80 * 1024 * 1024;
            return true;
        }
    }
}
