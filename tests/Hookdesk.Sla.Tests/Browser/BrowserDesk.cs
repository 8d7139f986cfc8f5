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
    public Task<IPage> OpenAsync(int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Light, bool script = true) =>
        _chromium!.SignInAsync(Desk.Host.BaseAddress, Email, PluginTestHost.AdminPassword, width, height, scheme, script);

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null) await _chromium.DisposeAsync();
        await Desk.DisposeAsync();
    }
}
