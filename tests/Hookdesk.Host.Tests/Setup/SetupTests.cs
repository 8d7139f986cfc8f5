using System.Net;
using Hookdesk.Host.Ground;
using Hookdesk.Host.Setup;
using Hookdesk.Host.Tests.Plugins;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Testing;
using Hookdesk.Sdk.Users;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Tests.Setup;

public sealed class SetupTests
{
    [Fact]
    public async Task A_browser_on_this_machine_is_led_through_and_ends_signed_in()
    {
        await using var desk = await PluginTestHost.StartAsync(options => options.SetUp = false);
        using var browser = desk.OpenBrowser();

        Assert.Equal("/setup/language", (await browser.OpenAsync("/tickets")).Url.AbsolutePath);
        Assert.Equal("/setup/database", (await browser.SubmitAsync("form", ("language", "en"))).Url.AbsolutePath);
        Assert.Equal("/setup/site", (await browser.SubmitAsync("form", ("kind", "sqlite"), ("action", "continue"))).Url.AbsolutePath);
        Assert.Equal(
            desk.BaseAddress.GetLeftPart(UriPartial.Authority),
            browser.Page!.Document.QuerySelector("input[name=baseUrl]")!.GetAttribute("value")
        );
        Assert.Equal(
            "/setup/administrator",
            (await browser.SubmitAsync("form", ("name", "Acme Support"), ("timeZone", "Europe/Oslo"))).Url.AbsolutePath
        );
        var differing = await AdministratorAsync(browser, "ada@acme.example", again: "something else entirely");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, differing.Status);
        var end = await AdministratorAsync(browser, "ada@acme.example");

        Assert.Equal(HttpStatusCode.OK, end.Status);
        Assert.DoesNotContain("/setup", end.Url.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal("/profile", (await browser.OpenAsync("/profile")).Url.AbsolutePath);
        var site = await desk.InScopeAsync(services => services.GetRequiredService<ISettings<SiteSettings>>().GetAsync());
        Assert.Equal(("Acme Support", "Europe/Oslo"), (site.Name, site.TimeZone));
    }

    [Fact]
    public async Task A_plugins_step_that_fails_is_left_out_or_skipped_and_the_wizard_goes_on()
    {
        const string id = "fixtures.failing-setup-steps";
        await using var desk = await PluginTestHost.StartAsync(options =>
        {
            options.SetUp = false;
            options.AddPluginFolder(FixtureDesk.Folder("FailingSetupSteps"));
        });
        using var browser = desk.OpenBrowser();

        Assert.Equal("/setup/language", (await browser.OpenAsync("/")).Url.AbsolutePath);
        await browser.SubmitAsync("form", ("language", "en"));
        await browser.SubmitAsync("form", ("kind", "sqlite"), ("action", "continue"));
        await browser.SubmitAsync("form", ("name", "Acme Support"), ("timeZone", "Europe/Oslo"));
        var step = await AdministratorAsync(browser, "ada@acme.example");

        Assert.Equal("/setup/more/saves-nothing", step.Url.AbsolutePath);
        Assert.DoesNotContain("Says nothing", step.Text, StringComparison.Ordinal);
        var failed = await browser.SubmitAsync("form[action='/setup/more/saves-nothing']", ("wizard", "continue"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, failed.Status);
        Assert.Contains("The plugin that added this step failed. Try again, or skip the step for now.", failed.Text);
        var end = await browser.SubmitAsync("form[action='/setup/more/saves-nothing']", ("wizard", "skip"));
        Assert.Equal(HttpStatusCode.OK, end.Status);
        Assert.DoesNotContain("/setup", end.Url.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal(
            ["setup step → SavesNothing", "setup step → SaysNothing", "slot setup.step → NeverLoads"],
            desk.Services.GetRequiredService<IPluginFailures>()
                .LastOf(id)
                .Select(failure => failure.Where)
                .Distinct()
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Before_set_up_only_the_wizard_and_the_probes_answer()
    {
        await using var desk = await PluginTestHost.StartAsync(options => options.SetUp = false);
        using var browser = desk.OpenBrowser();
        Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync("/health/live")).Status);
        Assert.StartsWith("/setup", (await browser.OpenAsync("/sign-in")).Url.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.ServiceUnavailable,
            (await browser.Client.PostAsync("/sign-in", null, TestContext.Current.CancellationToken)).StatusCode
        );
    }

    [Fact]
    public async Task Set_up_cannot_be_run_twice()
    {
        await using var desk = await PluginTestHost.StartAsync();
        using var browser = desk.OpenBrowser();
        Assert.DoesNotContain("/setup", (await browser.OpenAsync("/setup")).Url.AbsolutePath, StringComparison.Ordinal);
        Assert.DoesNotContain("/setup", (await browser.OpenAsync("/setup/administrator")).Url.AbsolutePath, StringComparison.Ordinal);
        var late = await browser.PostAsync("/setup/administrator", new FormUrlEncodedContent([]));
        Assert.DoesNotContain("/setup", late.RequestMessage!.RequestUri!.AbsolutePath, StringComparison.Ordinal);
        await Assert.ThrowsAsync<AlreadySetUpException>(() => SetUpAsync(desk, "second@acme.example"));
        Assert.Null(await desk.InScopeAsync(services => services.GetRequiredService<IUsers>().FindByEmailAsync("second@acme.example")));
    }

    [Fact]
    public async Task Of_many_who_set_up_at_once_one_wins()
    {
        await using var desk = await PluginTestHost.StartAsync(options => options.SetUp = false);
        var attempts = await Task.WhenAll(
            Enumerable
                .Range(0, 5)
                .Select(async number =>
                {
                    try
                    {
                        await SetUpAsync(desk, $"admin{number}@acme.example");
                        return true;
                    }
                    catch (AlreadySetUpException)
                    {
                        return false;
                    }
                })
        );
        Assert.Single(attempts, won => won);
        Assert.Single(await desk.InScopeAsync(services => services.GetRequiredService<IUsers>().ListAsync(includeDisabled: true)));
    }

    [Fact]
    public async Task A_weak_administrator_s_password_leaves_the_desk_to_be_set_up()
    {
        await using var desk = await PluginTestHost.StartAsync(options => options.SetUp = false);
        await Assert.ThrowsAsync<InvalidOperationException>(() => SetUpAsync(desk, "ada@acme.example", "short"));
        await SetUpAsync(desk, "ada@acme.example");
    }

    [Fact]
    public async Task Every_browser_must_give_the_code_first()
    {
        await using var desk = await PluginTestHost.StartAsync(options =>
        {
            options.SetUp = false;
            options.Set(SetupCode.NotAskedSetting, null);
        });
        // As one on this machine, and as a proxy on this machine passes one on that adds nothing of its own.
        using var browser = desk.OpenBrowser();
        Assert.Equal("/setup/code", (await browser.OpenAsync("/setup")).Url.AbsolutePath);
        Assert.Equal("/setup/code", (await browser.OpenAsync("/setup/administrator")).Url.AbsolutePath);
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await browser.SubmitAsync("form", ("code", "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA"))).Status
        );
        Assert.Equal(
            "/setup/language",
            (await browser.SubmitAsync("form", ("code", SetupCode.Value.ToLowerInvariant().Replace('-', ' ')))).Url.AbsolutePath
        );
    }

    [Fact]
    public async Task The_code_can_be_guessed_at_only_a_few_times_a_minute()
    {
        await using var desk = await PluginTestHost.StartAsync(options => options.SetUp = false);
        using var browser = desk.OpenBrowser();
        await browser.OpenAsync("/setup/code");
        var statuses = new List<HttpStatusCode>();
        for (var attempt = 0; attempt < 7; attempt++)
            statuses.Add(
                (await browser.PostAsync("/setup/code", new FormUrlEncodedContent([KeyValuePair.Create("code", "x")]))).StatusCode
            );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, statuses[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
    }

    private static Task<long> SetUpAsync(PluginTestHost desk, string email, string password = PluginTestHost.AdminPassword) =>
        desk.InScopeAsync(services =>
            services
                .GetRequiredService<Installation>()
                .SetUpAsync(new NewInstallation(new SiteSettings { Name = "Acme" }, "Ada Admin", email, password), CancellationToken.None)
        );

    private static Task<TestPage> AdministratorAsync(TestBrowser browser, string email, string again = PluginTestHost.AdminPassword) =>
        browser.SubmitAsync("form", ("name", "Ada Admin"), ("email", email), ("password", PluginTestHost.AdminPassword), ("again", again));
}
