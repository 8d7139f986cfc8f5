using Hookdesk.Host.Tests.Plugins;
using Hookdesk.Sdk.Testing;

namespace Hookdesk.Host.Tests.Layout;

/// <summary>A theme that was compiled apart replaces components of the desk.</summary>
public sealed class ThemeAssemblyTests
{
    private const string EmptyPage = "/admin/users?q=nobody-of-this-name";

    private static Task<PluginTestHost> StartAsync(Action<PluginTestOptions>? configure = null) =>
        PluginTestHost.StartAsync(options =>
        {
            options.AddThemeFolder(FixtureDesk.Folder("PosterTheme"));
            configure?.Invoke(options);
        });

    [Fact]
    public async Task A_theme_replaces_a_component_wherever_it_is_used_as_soon_as_it_is_chosen()
    {
        await using var desk = await StartAsync();
        using var admin = await desk.SignInAsync();
        Assert.NotNull((await admin.OpenAsync(EmptyPage)).Document.QuerySelector(".hd-state"));

        await ChooseAsync(admin, "fixtures.poster");

        var page = await admin.OpenAsync(EmptyPage);
        var poster = page.Document.QuerySelector(".poster")!;
        Assert.Equal("No users found", poster.QuerySelector("h2")!.TextContent);
        // What the page puts inside is still there, the theme's own library is used, and so are the services of the desk.
        Assert.NotNull(poster.QuerySelector("a.btn"));
        Assert.Equal("1.0.0", poster.GetAttribute("data-library"));
        Assert.NotNull(poster.GetAttribute("data-frame"));
        Assert.Null(page.Document.QuerySelector(".hd-state"));
        Assert.Contains(
            page.Document.QuerySelectorAll("link[rel=stylesheet]"),
            link => link.GetAttribute("href")!.EndsWith("/poster.css", StringComparison.Ordinal)
        );

        await ChooseAsync(admin, "default");
        Assert.NotNull((await admin.OpenAsync(EmptyPage)).Document.QuerySelector(".hd-state"));
    }

    [Fact]
    public async Task A_class_that_does_not_derive_from_what_it_replaces_is_not_used()
    {
        await using var desk = await StartAsync(options => options.Set("Hookdesk:Settings:look:Theme", "fixtures.poster"));
        using var admin = await desk.SignInAsync();
        Assert.DoesNotContain("never shown", (await admin.OpenAsync("/admin/plugins")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Safe_mode_shows_the_theme_that_the_installation_starts_with()
    {
        await using var desk = await StartAsync(options =>
            options.Set("Hookdesk:Settings:look:Theme", "fixtures.poster").Set("Hookdesk:SafeMode", "true")
        );
        using var admin = await desk.SignInAsync();
        Assert.NotNull((await admin.OpenAsync(EmptyPage)).Document.QuerySelector(".hd-state"));
    }

    private static async Task ChooseAsync(TestBrowser admin, string theme)
    {
        await admin.OpenAsync("/admin/settings/look");
        await admin.SubmitAsync("form.hd-form", ("Theme", theme));
    }
}
