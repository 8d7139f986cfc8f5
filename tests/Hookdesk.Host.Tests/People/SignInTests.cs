using System.Buffers.Binary;
using System.Net;
using Hookdesk.Host.People;
using Hookdesk.Host.People.Data;
using Hookdesk.Host.People.SignIn;
using Hookdesk.Host.Security.KeepUnsentForms;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Testing;
using Hookdesk.Sdk.Users;
using LinqToDB.Async;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Tests.People;

public sealed class SignInTests(DeskFixture fixture) : IClassFixture<DeskFixture>
{
    private PluginTestHost Desk => fixture.Desk;

    [Fact]
    public async Task The_right_password_leads_to_where_one_wanted_to_go()
    {
        var (_, email) = await fixture.AgentAsync();
        using var browser = Desk.OpenBrowser();

        var asked = await browser.OpenAsync("/profile/security");
        Assert.Equal("/sign-in", asked.Url.AbsolutePath);
        var page = await browser.SubmitAsync(
            "form[action='/sign-in']",
            ("email", email.ToUpperInvariant()),
            ("password", PluginTestHost.AdminPassword)
        );

        Assert.Equal("/profile/security", page.Url.AbsolutePath);
        Assert.Equal(HttpStatusCode.OK, page.Status);
    }

    [Fact]
    public async Task A_form_sent_after_the_session_ended_is_shown_to_its_own_user_after_signing_in_and_to_nobody_else()
    {
        var (id, email) = await fixture.AgentAsync();
        var (_, other) = await fixture.AgentAsync();
        using var browser = await Desk.SignInAsync(email);
        using var elsewhere = await Desk.SignInAsync(email);
        await browser.OpenAsync("/profile");
        browser.Client.DefaultRequestHeaders.Referrer = new Uri(Desk.BaseAddress, "/profile");
        await elsewhere.OpenAsync("/profile/security");
        await elsewhere.SubmitAsync("form[action$='/sign-out-everywhere']");

        const string Text = "Nora <Support>\nand a line that took long";
        var asked = await browser.SubmitAsync("form[action='/profile']", ("name", "Nora N."), ("signature", Text));
        Assert.Equal(("/sign-in", "?returnUrl=%2Funsent"), (asked.Url.AbsolutePath, asked.Url.Query));

        // Another person at this browser sees nothing of it.
        var others = await SignInAsync(other);
        Assert.Equal("/", others.Url.AbsolutePath);
        Assert.DoesNotContain("took long", others.Html, StringComparison.Ordinal);
        await browser.SubmitAsync("form[action='/sign-out']");

        await browser.OpenAsync("/unsent");
        var mine = await SignInAsync(email);
        Assert.Equal("/unsent", mine.Url.AbsolutePath);
        Assert.Contains(Text, mine.Document.QuerySelectorAll("textarea[readonly]").Select(area => area.TextContent));
        await browser.SubmitAsync("#unsent");
        var user = (
            await Desk.InScopeAsync(services => services.GetRequiredService<IUsers>().FindAsync(id, TestContext.Current.CancellationToken))
        )!;
        Assert.Equal("Nora N.", user.Name);
        Assert.Contains("Nora &lt;Support&gt;", user.SignatureHtml, StringComparison.Ordinal);

        await browser.OpenAsync("/unsent");
        Assert.Equal("/profile", (await browser.SubmitAsync("form[action='/unsent/discard']")).Url.AbsolutePath);
        Assert.Equal("/", (await browser.OpenAsync("/unsent")).Url.AbsolutePath);

        Task<TestPage> SignInAsync(string address) =>
            browser.SubmitAsync("form[action='/sign-in']", ("email", address), ("password", PluginTestHost.AdminPassword));
    }

    [Fact]
    public async Task Passwords_files_and_forms_without_a_token_of_ours_are_not_kept_when_the_session_has_ended()
    {
        var (_, email) = await fixture.AgentAsync();
        using var browser = await Desk.SignInAsync(email);
        var page = await browser.OpenAsync("/profile");
        using var stranger = Desk.OpenBrowser();
        await stranger.OpenAsync("/sign-in");

        Assert.Equal("/sign-in?returnUrl=%2Funsent", await SendAsync(page.Token!, withCookie: true));
        Assert.Equal("/sign-in", await SendAsync(page.Token!, withCookie: false));
        Assert.Equal("/sign-in", await SendAsync(null, withCookie: true));

        var kept = await Desk.InScopeAsync(services =>
            services.GetRequiredService<IDatabase>().Table<UnsentFormRow>().OrderByDescending(row => row.At).FirstAsync()
        );
        var json = Desk
            .Services.GetRequiredService<IDataProtectionProvider>()
            .CreateProtector("Hookdesk.UnsentForms")
            .Unprotect(kept.Content);
        Assert.Contains("Long thoughts", json, StringComparison.Ordinal);
        Assert.Contains("letter.txt", json, StringComparison.Ordinal);
        Assert.DoesNotContain("my secret", json, StringComparison.Ordinal);
        Assert.DoesNotContain("Dear", json, StringComparison.Ordinal);

        async Task<string> SendAsync(string? token, bool withCookie)
        {
            using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
            {
                BaseAddress = Desk.BaseAddress,
            };
            using var form = new MultipartFormDataContent
            {
                { new StringContent(token ?? ""), "__RequestVerificationToken" },
                { new StringContent("my secret"), "newPassword" },
                { new StringContent("Long thoughts"), "text" },
                { new StringContent("Dear"), "files", "letter.txt" },
                { new ByteArrayContent(new byte[3_000_000]), "files", "large.bin" },
            };
            using var request = new HttpRequestMessage(HttpMethod.Post, "/profile") { Content = form };
            request.Headers.Accept.ParseAdd("text/html");
            if (withCookie)
                request.Headers.Add("Cookie", stranger.Cookies);
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return answer.Headers.Location!.OriginalString;
        }
    }

    [Fact]
    public async Task Passwords_are_hashed_in_210_000_rounds_unless_the_installation_says_otherwise()
    {
        // Test desks set one round; without the setting the default holds.
        await using var desk = await PluginTestHost.StartAsync(options => options.Set(PeopleServices.PasswordRoundsSetting, null));
        await using var scope = desk.CreateScope();

        var hash = Convert.FromBase64String(
            scope.ServiceProvider.GetRequiredService<IPasswordHasher<UserRow>>().HashPassword(new UserRow(), "correct horse battery")
        );

        // Identity's format: a version, the hash function (2 is SHA-512), then the rounds.
        Assert.Equal(
            (2u, 210_000u),
            (BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1)), BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5)))
        );
    }

    [Fact]
    public async Task A_copy_of_the_cookie_opens_nothing_after_signing_out_and_other_browsers_stay_signed_in()
    {
        var (_, email) = await fixture.AgentAsync();
        using var browser = await Desk.SignInAsync(email);
        using var other = await Desk.SignInAsync(email);
        using var thief = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = Desk.BaseAddress,
        };
        thief.DefaultRequestHeaders.Add("Cookie", browser.Cookies);
        Assert.Equal(HttpStatusCode.OK, (await thief.GetAsync("/profile", TestContext.Current.CancellationToken)).StatusCode);

        await browser.OpenAsync("/profile");
        await browser.PostAsync("/sign-out");
        Assert.Equal(HttpStatusCode.Unauthorized, (await thief.GetAsync("/profile", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal("/profile", (await other.OpenAsync("/profile")).Url.AbsolutePath);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_read_the_same()
    {
        var (_, email) = await fixture.AgentAsync();
        using var browser = Desk.OpenBrowser();

        await browser.OpenAsync("/sign-in");
        var wrong = await browser.SubmitAsync("form[action='/sign-in']", ("email", email), ("password", "not the password"));
        var unknown = await browser.SubmitAsync(
            "form[action='/sign-in']",
            ("email", "nobody@desk.example"),
            ("password", "not the password")
        );

        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal(wrong.Status, unknown.Status);
        Assert.Equal(wrong.Text, unknown.Text);
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_for_a_quarter_of_an_hour_and_say_nothing_about_it()
    {
        var (_, email) = await fixture.AgentAsync();
        using var browser = Desk.OpenBrowser();
        await browser.OpenAsync("/sign-in");
        TestPage? wrong = null;
        for (var attempt = 0; attempt < Credentials.MaxFailures; attempt++)
            wrong = await browser.SubmitAsync("form[action='/sign-in']", ("email", email), ("password", "not the password"));

        var locked = await browser.SubmitAsync("form[action='/sign-in']", ("email", email), ("password", PluginTestHost.AdminPassword));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, locked.Status);
        Assert.Equal(wrong!.Text, locked.Text);

        fixture.Time.Advance(Credentials.LockoutTime + TimeSpan.FromSeconds(1));
        var free = await browser.SubmitAsync("form[action='/sign-in']", ("email", email), ("password", PluginTestHost.AdminPassword));
        Assert.Equal(HttpStatusCode.OK, free.Status);
        Assert.NotEqual("/sign-in", free.Url.AbsolutePath);
    }

    [Fact]
    public async Task Guesses_made_at_once_are_all_counted()
    {
        var (id, _) = await fixture.AgentAsync();
        await Task.WhenAll(
            Enumerable
                .Range(0, Credentials.MaxFailures)
                .Select(_ =>
                    Desk.InScopeAsync(services =>
                        services.GetRequiredService<Credentials>().CountFailureAsync(id, null, CancellationToken.None)
                    )
                )
        );
        Assert.True(
            await Desk.InScopeAsync(services =>
                services.GetRequiredService<IDatabase>().Table<UserRow>().AnyAsync(row => row.Id == id && row.LockoutEnd != null)
            )
        );
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/\t/evil.example/")]
    public async Task A_return_address_elsewhere_is_not_followed(string elsewhere)
    {
        var (_, email) = await fixture.AgentAsync();
        using var browser = Desk.OpenBrowser();
        await browser.OpenAsync("/sign-in?returnUrl=" + Uri.EscapeDataString(elsewhere));
        var page = await browser.SubmitAsync(
            "form[action='/sign-in']",
            ("email", email),
            ("password", PluginTestHost.AdminPassword),
            ("returnUrl", elsewhere)
        );
        Assert.Equal(Desk.BaseAddress.Authority, page.Url.Authority);
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        var (_, email) = await fixture.AgentAsync();
        using var browser = await Desk.SignInAsync(email);
        await browser.OpenAsync("/profile");
        await browser.SubmitAsync("form[action='/sign-out']");
        Assert.Equal("/sign-in", (await browser.OpenAsync("/profile")).Url.AbsolutePath);
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_other_sessions_at_once_and_keeps_this_one()
    {
        var (_, email) = await fixture.AgentAsync();
        using var here = await Desk.SignInAsync(email);
        using var elsewhere = await Desk.SignInAsync(email);

        await here.OpenAsync("/profile/security");
        var page = await here.SubmitAsync("form[action='/profile/security/sign-out-everywhere']");

        Assert.Equal("/profile/security", page.Url.AbsolutePath);
        Assert.Equal("/sign-in", (await elsewhere.OpenAsync("/profile")).Url.AbsolutePath);
    }

    [Fact]
    public async Task Signing_out_everywhere_counts_at_once_for_a_session_that_was_in_use_a_moment_ago()
    {
        var (_, email) = await fixture.AgentAsync();
        using var here = await Desk.SignInAsync(email);
        using var elsewhere = await Desk.SignInAsync(email);
        // Its cookie has been opened, and what was in it is remembered.
        for (var times = 0; times < 2; times++)
            Assert.Equal("/profile", (await elsewhere.OpenAsync("/profile")).Url.AbsolutePath);

        await here.OpenAsync("/profile/security");
        await here.SubmitAsync("form[action='/profile/security/sign-out-everywhere']");

        Assert.Equal("/sign-in", (await elsewhere.OpenAsync("/profile")).Url.AbsolutePath);
        Assert.Equal("/profile", (await here.OpenAsync("/profile")).Url.AbsolutePath);
    }

    [Fact]
    public async Task A_new_password_counts_at_once_for_a_session_that_was_in_use_a_moment_ago()
    {
        var (_, email) = await fixture.AgentAsync();
        using var here = await Desk.SignInAsync(email);
        using var elsewhere = await Desk.SignInAsync(email);
        for (var times = 0; times < 2; times++)
            Assert.Equal("/profile", (await elsewhere.OpenAsync("/profile")).Url.AbsolutePath);

        await here.OpenAsync("/profile/security");
        await here.SubmitAsync(
            "form[action='/profile/security/password']",
            ("current", PluginTestHost.AdminPassword),
            ("password", "quite another sentence"),
            ("again", "quite another sentence")
        );

        Assert.Equal("/sign-in", (await elsewhere.OpenAsync("/profile")).Url.AbsolutePath);
    }

    [Fact]
    public async Task A_new_password_ends_other_sessions_and_the_old_one_does_not_work_any_more()
    {
        var (_, email) = await fixture.AgentAsync();
        using var here = await Desk.SignInAsync(email);
        using var elsewhere = await Desk.SignInAsync(email);

        await here.OpenAsync("/profile/security");
        var page = await here.SubmitAsync(
            "form[action='/profile/security/password']",
            ("current", PluginTestHost.AdminPassword),
            ("password", "quite another sentence"),
            ("again", "quite another sentence")
        );

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("/sign-in", (await elsewhere.OpenAsync("/profile")).Url.AbsolutePath);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Desk.SignInAsync(email));
        using var again = await Desk.SignInAsync(email, "quite another sentence");
    }

    [Fact]
    public async Task A_weak_password_is_refused_with_a_reason()
    {
        var (_, email) = await fixture.AgentAsync();
        using var browser = await Desk.SignInAsync(email);
        await browser.OpenAsync("/profile/security");
        foreach (var weak in new[] { "short", "1234567890", "aaaaaaaaaaaa", "nora nilsen" })
        {
            var page = await browser.SubmitAsync(
                "form[action='/profile/security/password']",
                ("current", PluginTestHost.AdminPassword),
                ("password", weak),
                ("again", weak)
            );
            Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
            Assert.NotNull(page.Document.QuerySelector("#password-error"));
        }
    }
}
