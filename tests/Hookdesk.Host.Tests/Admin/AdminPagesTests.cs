using System.Net;
using Hookdesk.Host.Admin.Index;
using Hookdesk.Host.Ground;
using Hookdesk.Host.Tasks;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.Tests.Admin;

public sealed class AdminPagesTests(AdminDesk admin) : IClassFixture<AdminDesk>
{
    [Theory]
    [InlineData("/admin", "Administration")]
    [InlineData("/admin/plugins", "Plugins")]
    [InlineData("/admin/hooks", "Hooks")]
    [InlineData("/admin/tasks", "Background jobs")]
    [InlineData("/admin/settings/site", "Site")]
    [InlineData("/admin/templates", "Templates")]
    [InlineData("/admin/audit", "Audit log")]
    public async Task Every_section_is_a_page_with_one_heading_a_title_and_landmarks(string path, string heading)
    {
        using var browser = await admin.Desk.SignInAsync("chief@desk.example");
        var page = await browser.OpenAsync(path);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(heading, Assert.Single(page.Document.QuerySelectorAll("h1")).TextContent);
        Assert.StartsWith($"{heading} · ", page.Document.Title, StringComparison.Ordinal);
        Assert.Single(page.Document.QuerySelectorAll("main#main"));
        Assert.NotNull(page.Document.QuerySelector($"nav#hd-views a[href='{path}'][aria-current=page]"));
        Assert.NotNull(page.Document.QuerySelector("header.hd-rail nav"));
        Assert.Empty(page.Document.QuerySelectorAll("[style], [onclick], script:not([src]):not([type='application/json'])"));
    }

    [Fact]
    public async Task The_overview_shows_what_is_wrong_and_the_navigation_counts_it()
    {
        using var browser = await admin.Desk.SignInAsync("chief@desk.example");
        var page = await browser.OpenAsync("/admin");
        // The broken plugin and the one that needs another.
        var problems = page.Document.QuerySelectorAll("section[aria-labelledby=state] .alert").Select(alert => alert.TextContent).ToList();
        Assert.Contains(problems, text => text.Contains("Not An Id", StringComparison.Ordinal));
        Assert.DoesNotContain("No problems found.", page.Text, StringComparison.Ordinal);
        // It is counted beside the page, which waits for nothing.
        for (var tries = 0; tries < 600 && page.Document.QuerySelector("a.hd-rail-item[href='/admin'] .hd-count") is null; tries++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            page = await browser.OpenAsync("/admin/tasks");
        }
        Assert.NotNull(page.Document.QuerySelector("a.hd-rail-item[href='/admin'] .hd-count[data-tone=danger]"));
    }

    [Theory]
    [InlineData("nb", 1, "1 fil slettet. Rester etter avbrutte opplastinger slettet: 2.")]
    [InlineData("nb", 3, "3 filer slettet. Rester etter avbrutte opplastinger slettet: 2.")]
    [InlineData("en", 1, "1 file deleted. Leftovers of interrupted uploads deleted: 2.")]
    public void What_a_background_job_says_is_read_in_the_readers_language(string language, int deleted, string shown)
    {
        var texts = admin.Desk.Services.GetRequiredService<IStringLocalizer<HostTexts>>();
        var stored = "";
        var run = new TaskRun("core.clear-files", DateTimeOffset.UnixEpoch, said => stored = StoredText.Of(said));
        run.Report(
            deleted,
            "{0} file deleted. Leftovers of interrupted uploads deleted: {1}.",
            "{0} files deleted. Leftovers of interrupted uploads deleted: {1}.",
            2
        );
        using (admin.Desk.Services.GetRequiredService<ILanguages>().Use(language))
            Assert.Equal(shown, StoredText.Show(stored, texts, texts));
        // What was kept before an update, and errors, stand as they are.
        Assert.Equal("3 files deleted", StoredText.Show("3 files deleted", texts, texts));
        Assert.Equal("{ is no text", StoredText.Show("{ is no text", texts, texts));
    }

    [Theory]
    [InlineData(50L, "The disk is full")]
    [InlineData(900L, "The disk is nearly full")]
    [InlineData(5000L, null)]
    public void A_disk_that_fills_up_is_told_before_it_is_full(long megabytes, string? title)
    {
        var texts = admin.Desk.Services.GetRequiredService<IStringLocalizer<HostTexts>>();
        var problems = new DiskProblems(admin.Desk.Services.GetRequiredService<HookdeskOptions>(), texts).Of(megabytes * 1024 * 1024);
        Assert.Equal(title, problems.SingleOrDefault()?.Title);
    }

    [Fact]
    public async Task An_agent_is_refused_and_sees_no_administration()
    {
        using var browser = await admin.Desk.SignInAsync("agent@desk.example");
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.OpenAsync("/admin/plugins")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.OpenAsync("/admin/settings/site")).Status);
        Assert.Null(browser.Page!.Document.QuerySelector("a[href='/admin']"));
    }

    [Fact]
    public async Task A_broken_plugin_is_listed_with_its_reason_and_never_as_markup()
    {
        using var browser = await admin.Desk.SignInAsync("chief@desk.example");
        var page = await browser.OpenAsync("/admin/plugins");
        var card = page.Document.QuerySelector("li.hd-plugin[data-state=broken]")!;
        Assert.Contains("must be lowercase words", card.TextContent, StringComparison.Ordinal);
        Assert.Null(card.QuerySelector("button[role=switch]"));
        Assert.Contains("Needy <i>", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_a_plugin_tells_what_it_needs_and_lets_it_be_switched_off()
    {
        using var browser = await admin.Desk.SignInAsync("chief@desk.example");
        var page = await browser.OpenAsync("/admin/plugins/acme.needy");
        Assert.Contains("The plugin requires another plugin that isn't running", page.Text, StringComparison.Ordinal);
        Assert.Contains("acme.absent ^3.0 Not installed", page.Text, StringComparison.Ordinal);

        page = await browser.SubmitAsync("form[action$='/disable']");
        Assert.Equal("/admin/plugins", page.Url.AbsolutePath);
        Assert.Equal("Needy <i> is disabled. Its data is kept.", page.Document.QuerySelector("[data-toast] .hd-toast-text")!.TextContent);
        // A toast is shown once.
        Assert.Null((await browser.OpenAsync("/admin/plugins")).Document.QuerySelector("[data-toast]"));

        await browser.OpenAsync("/admin/plugins/acme.needy");
        page = await browser.SubmitAsync("form[action$='/enable']");
        var toast = page.Document.QuerySelector("[data-toast]")!;
        Assert.Equal("danger", toast.GetAttribute("data-kind"));
        Assert.Contains("It failed in the “Requirements” phase", toast.TextContent, StringComparison.Ordinal);
        Assert.Contains("disabled the plugin acme.needy", (await browser.OpenAsync("/admin/audit")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_htmx_asks_for_comes_without_the_frame()
    {
        using var browser = await admin.Desk.SignInAsync("chief@desk.example");
        var request = new HttpRequestMessage(HttpMethod.Get, "/admin/plugins");
        request.Headers.Add("HX-Request", "true");
        var html = await (await browser.Client.SendAsync(request, TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(
            TestContext.Current.CancellationToken
        );
        Assert.DoesNotContain("<html", html, StringComparison.Ordinal);
        Assert.DoesNotContain("hd-rail", html, StringComparison.Ordinal);
        Assert.Contains("hd-plugins", html, StringComparison.Ordinal);
    }
}
