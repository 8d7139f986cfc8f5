using System.Net;
using System.Net.Http.Headers;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Testing;
using Hookdesk.Sdk.Users;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Tests.People;

public sealed class ProfileTests(DeskFixture fixture) : IClassFixture<DeskFixture>
{
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    );

    private PluginTestHost Desk => fixture.Desk;

    [Fact]
    public async Task What_one_chooses_is_kept_and_a_hostile_signature_is_cleaned()
    {
        var (id, email) = await fixture.AgentAsync();
        using var browser = await Desk.SignInAsync(email);
        await browser.OpenAsync("/profile");
        var page = await browser.SubmitAsync(
            "form[action='/profile']",
            ("name", "Nora N."),
            ("timeZone", "Europe/Oslo"),
            ("theme", "dark"),
            ("format", "html"),
            ("signature", "<b>Nora</b><script>alert(1)</script><img src=x onerror=alert(2)>")
        );

        Assert.Equal("/profile", page.Url.AbsolutePath);
        var user = await UserAsync(id);
        Assert.Equal(("Nora N.", "Europe/Oslo", "dark"), (user.Name, user.TimeZone, user.Theme));
        Assert.Contains("<b>Nora</b>", user.SignatureHtml, StringComparison.Ordinal);
        Assert.DoesNotContain("alert", user.SignatureHtml, StringComparison.Ordinal);
        Assert.Equal("dark", page.Document.DocumentElement.GetAttribute("data-theme"));
    }

    [Fact]
    public async Task Without_script_a_signature_is_plain_text()
    {
        var (id, email) = await fixture.AgentAsync();
        using var browser = await Desk.SignInAsync(email);
        await browser.OpenAsync("/profile");
        await browser.SubmitAsync("form[action='/profile']", ("signature", "Nora <Support>\nAcme"));
        Assert.Contains("Nora &lt;Support&gt;", (await UserAsync(id)).SignatureHtml, StringComparison.Ordinal);

        var page = await browser.OpenAsync("/profile");
        Assert.Equal("Nora <Support>\nAcme", page.Document.QuerySelector("textarea")!.TextContent);
    }

    [Fact]
    public async Task A_picture_is_served_as_what_it_is_and_to_colleagues_only()
    {
        var (id, email) = await fixture.AgentAsync();
        using var browser = await Desk.SignInAsync(email);
        Assert.Equal("/profile", (await UploadAsync(browser, Png, "text/html")).RequestMessage!.RequestUri!.AbsolutePath);

        var url = (await UserAsync(id)).PictureUrl!;
        var picture = await browser.Client.GetAsync(url, TestContext.Current.CancellationToken);
        Assert.Equal("image/png", picture.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", picture.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(Png, await picture.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));

        using var stranger = Desk.OpenBrowser();
        Assert.Equal("/sign-in", (await stranger.OpenAsync(url)).Url.AbsolutePath);
    }

    [Fact]
    public async Task What_is_no_picture_is_refused_whatever_it_is_called()
    {
        var (id, email) = await fixture.AgentAsync();
        using var browser = await Desk.SignInAsync(email);
        var answer = await UploadAsync(
            browser,
            "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8.ToArray(),
            "image/png"
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Null((await UserAsync(id)).PictureUrl);
    }

    private static async Task<HttpResponseMessage> UploadAsync(TestBrowser browser, byte[] bytes, string type)
    {
        var page = await browser.OpenAsync("/profile");
        var file = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        var form = new MultipartFormDataContent
        {
            { new StringContent("Nora Nilsen"), "name" },
            { new StringContent(page.Token!), "__RequestVerificationToken" },
            { file, "picture", "me.png" },
        };
        return await browser.Client.PostAsync("/profile", form);
    }

    private async Task<UserInfo> UserAsync(long id) =>
        (await Desk.InScopeAsync(services => services.GetRequiredService<IUsers>().FindAsync(id)))!;
}
