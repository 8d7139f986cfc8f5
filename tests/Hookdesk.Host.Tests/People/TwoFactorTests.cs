using System.Net;
using Hookdesk.Host.People.SignIn;
using Hookdesk.Sdk.Testing;
using OtpNet;

namespace Hookdesk.Host.Tests.People;

public sealed class TwoFactorTests(DeskFixture fixture) : IClassFixture<DeskFixture>
{
    private PluginTestHost Desk => fixture.Desk;

    [Fact]
    public async Task With_two_factor_the_password_alone_opens_nothing()
    {
        var (email, _, _) = await UserAsync();
        using var browser = await PasswordGivenAsync(email);
        Assert.Equal("/sign-in/two-factor", browser.Page!.Url.AbsolutePath);
        Assert.Equal("/sign-in", (await browser.OpenAsync("/profile")).Url.AbsolutePath);
    }

    [Fact]
    public async Task A_code_from_the_app_lets_in_and_works_once()
    {
        var (email, key, _) = await UserAsync();
        var code = NextCode(key);
        using var browser = await PasswordGivenAsync(email);
        Assert.Equal("/profile", (await CodeAsync(browser, code)).Url.AbsolutePath);

        using var onlooker = await PasswordGivenAsync(email);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await CodeAsync(onlooker, code)).Status);
    }

    [Fact]
    public async Task A_recovery_code_lets_in_once()
    {
        var (email, _, recovery) = await UserAsync();
        using var browser = await PasswordGivenAsync(email);
        Assert.Equal("/profile", (await CodeAsync(browser, recovery[0].ToUpperInvariant())).Url.AbsolutePath);

        using var again = await PasswordGivenAsync(email);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await CodeAsync(again, recovery[0])).Status);
        Assert.Equal("/profile", (await CodeAsync(again, recovery[1])).Url.AbsolutePath);
    }

    [Fact]
    public async Task Wrong_codes_lock_out_although_the_password_is_given_again_and_again()
    {
        var (email, key, _) = await UserAsync();
        for (var attempt = 0; attempt < Credentials.MaxFailures; attempt++)
        {
            using var guesser = await PasswordGivenAsync(email);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await CodeAsync(guesser, "000000")).Status);
        }

        using var browser = Desk.OpenBrowser();
        await browser.OpenAsync("/sign-in");
        var page = await browser.SubmitAsync("form[action='/sign-in']", ("email", email), ("password", PluginTestHost.AdminPassword));
        Assert.Equal("/sign-in", page.Url.AbsolutePath);
        Assert.NotNull(key);
    }

    [Fact]
    public async Task Two_factor_is_switched_on_only_with_the_password()
    {
        var (_, email) = await fixture.AgentAsync();
        using var browser = await Desk.SignInAsync(email);
        var page = await browser.OpenAsync("/profile/security/two-factor");
        var key = page.Document.QuerySelector("#two-factor-key")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        page = await browser.SubmitAsync(
            "form[action='/profile/security/two-factor']",
            ("code", CodeAt(key)),
            ("current", "not the password")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        using var other = await PasswordGivenAsync(email);
        Assert.Equal("/profile", other.Page!.Url.AbsolutePath);
    }

    [Fact]
    public async Task New_recovery_codes_need_the_password_and_replace_the_old_ones()
    {
        var (email, key, old) = await UserAsync();
        using var browser = await PasswordGivenAsync(email);
        await CodeAsync(browser, NextCode(key));
        await browser.OpenAsync("/profile/security");
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await browser.SubmitAsync("form[action$='/recovery-codes']", ("current", "not the password"))).Status
        );
        var page = await browser.SubmitAsync("form[action$='/recovery-codes']", ("current", PluginTestHost.AdminPassword));
        Assert.Equal(10, RecoveryCodesOn(page).Length);

        using var again = await PasswordGivenAsync(email);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await CodeAsync(again, old[0])).Status);
    }

    [Fact]
    public async Task An_admin_can_switch_two_factor_off_for_someone_who_lost_everything()
    {
        var (id, email) = await fixture.AgentAsync();
        await EnableAsync(email);
        using var admin = await Desk.SignInAsync();
        await admin.OpenAsync($"/admin/users/{id}");
        await admin.SubmitAsync("form[action$='/two-factor/reset']");
        using var browser = await PasswordGivenAsync(email);
        Assert.Equal("/profile", browser.Page!.Url.AbsolutePath);
    }

    private async Task<(string Email, string Key, string[] Recovery)> UserAsync()
    {
        var (_, email) = await fixture.AgentAsync();
        var (key, recovery) = await EnableAsync(email);
        return (email, key, recovery);
    }

    private async Task<(string Key, string[] Recovery)> EnableAsync(string email)
    {
        using var browser = await Desk.SignInAsync(email);
        var page = await browser.OpenAsync("/profile/security/two-factor");
        var key = page.Document.QuerySelector("#two-factor-key")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector("svg[role=img] path"));
        page = await browser.SubmitAsync(
            "form[action='/profile/security/two-factor']",
            ("code", CodeAt(key)),
            ("current", PluginTestHost.AdminPassword)
        );
        Assert.Equal(HttpStatusCode.OK, page.Status);
        return (key, RecoveryCodesOn(page));
    }

    private async Task<TestBrowser> PasswordGivenAsync(string email)
    {
        var browser = Desk.OpenBrowser();
        await browser.OpenAsync("/sign-in?returnUrl=/profile");
        await browser.SubmitAsync("form[action='/sign-in']", ("email", email), ("password", PluginTestHost.AdminPassword));
        return browser;
    }

    private static Task<TestPage> CodeAsync(TestBrowser browser, string code) =>
        browser.SubmitAsync("form[action='/sign-in/two-factor']", ("code", code));

    private static string[] RecoveryCodesOn(TestPage page) =>
        page
            .Document.QuerySelector("#recovery-codes")!
            .TextContent.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private string NextCode(string key)
    {
        fixture.Time.Advance(TimeSpan.FromSeconds(30)); // The step of now was used to switch it on.
        return CodeAt(key);
    }

    private string CodeAt(string key) => new Totp(Base32Encoding.ToBytes(key)).ComputeTotp(fixture.Time.GetUtcNow().UtcDateTime);
}
