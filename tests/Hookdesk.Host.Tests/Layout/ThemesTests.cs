using Hookdesk.Host.Ground;
using Hookdesk.Host.Layout;
using Hookdesk.Host.Plugins;
using Hookdesk.Host.Settings;
using Hookdesk.TestServers;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hookdesk.Host.Tests.Layout;

public sealed class ThemesTests : IDisposable
{
    private readonly ThrowAwayFolder _folder = new("themes");

    public void Dispose() => _folder.Dispose();

    private Themes Load(string wanted) =>
        new(
            new PluginsFile([], [_folder.Path], [], wanted),
            new HookdeskOptions
            {
                DataDirectory = _folder["data"],
                ConnectionString = null,
                PluginsFile = "",
            },
            new CurrentSettings<ThemeSettings>(),
            NullLogger<Themes>.Instance
        );

    private void Write(string name, string manifest, params string[] styles)
    {
        Directory.CreateDirectory(Path.Combine(_folder[name], "wwwroot"));
        File.WriteAllText(Path.Combine(_folder[name], "theme.json"), manifest);
        foreach (var style in styles)
            File.WriteAllText(Path.Combine(_folder[name], "wwwroot", style), "a { color: red }");
    }

    [Fact]
    public void A_broken_theme_is_left_out_and_another_takes_its_place()
    {
        Write("good", """{ "id": "good", "name": "Good", "version": "1.2.0", "styles": [ "a.css" ] }""", "a.css");
        Write("no-json", "{");
        Write("no-style", """{ "id": "no-style", "version": "1.0.0", "styles": [ "missing.css" ] }""");
        Write("bad-id", """{ "id": "../up", "version": "1.0.0" }""");
        var themes = Load("no-style");
        Assert.Equal("good", Assert.Single(themes.All).Id);
        Assert.Equal("good", themes.Current!.Id);
    }

    [Fact]
    public void The_address_of_a_themes_files_changes_with_their_content()
    {
        Write("good", """{ "id": "good", "version": "1.2.0", "styles": [ "a.css" ] }""", "a.css");
        var theme = Load("good").Current!;
        var before = new HostAssets().ThemePath(theme);
        Assert.Matches("^/_themes/good/1\\.2\\.0-[0-9a-f]{10}$", before);
        Assert.Equal(before, new HostAssets().ThemePath(theme));
        File.AppendAllText(Path.Combine(theme.Assets, "a.css"), "b {}");
        Assert.NotEqual(before, new HostAssets().ThemePath(theme));
    }

    [Fact]
    public void Components_that_no_theme_replaces_are_made_as_they_are_with_their_services()
    {
        Write("good", """{ "id": "good", "version": "1.2.0" }""");
        var components = new ThemeComponents(Load("good"), new PluginCopies(_folder["copies"]), NullLogger<ThemeComponents>.Instance);
        using var services = new ServiceCollection().AddSingleton("a service").BuildServiceProvider();
        Assert.Equal("a service", Assert.IsType<WithService>(components.Create(typeof(WithService), services)).Service);
    }

    private sealed class WithService(string service) : ComponentBase
    {
        public string Service => service;
    }
}
