using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Testing;
using Hookdesk.TestServers;
using Microsoft.Playwright;

namespace Hookdesk.Sla.Tests.Browser;

/// <summary>A desk seen through a real browser.</summary>
public sealed class BrowserDesk : IAsyncLifetime
{
    private ChromiumBrowser? _chromium;

    public Desk Desk { get; private set; } = null!;

    /// <summary>An administrator, without a picture or department.</summary>
    public const string Email = "browser@desk.example";

    public async ValueTask InitializeAsync()
    {
        ServerRequirement.Require(ServerKind.Chromium);
        Desk = await Desk.StartAsync();
        await Desk.Host.CreateUserAsync(Email, "Berit Rowe", DefaultRoles.Administrator);
        _chromium = await ChromiumBrowser.StartAsync();
    }

    /// <summary>A window that is signed in.</summary>
    public async Task<IPage> OpenAsync(int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Light, bool script = true)
    {
        var context = await _chromium!.Browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme, BaseURL = Desk.Host.BaseAddress.ToString(), ReducedMotion = ReducedMotion.Reduce, JavaScriptEnabled = script,
        });
        context.SetDefaultTimeout(15_000);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.FillAsync("[name=email]", Email);
        await page.FillAsync("[name=password]", PluginTestHost.AdminPassword);
        await page.ClickAsync("form button.btn-primary");
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null) await _chromium.DisposeAsync();
        await Desk.DisposeAsync();
    }
}
