using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Setup;
using Hookdesk.Sdk.Testing;
using Hookdesk.TestServers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace Hookdesk.TestDesks;

/// <summary>A desk seen through a real browser.</summary>
/// <typeparam name="TDesk">What the plugin's tests know the desk as.</typeparam>
/// <param name="start">Starts it.</param>
public abstract class BrowserDesk<TDesk>(Func<Task<TDesk>> start) : IAsyncLifetime
    where TDesk : TicketDesk
{
    /// <summary>An administrator, without a picture or department.</summary>
    public const string Email = "browser@desk.example";

    private readonly List<(string? Test, IPage Page)> _windows = [];
    private ChromiumBrowser? _chromium;
    private TDesk? _desk;

    public TDesk Desk => _desk ?? throw new InvalidOperationException("The desk hasn't started.");

    public async ValueTask InitializeAsync()
    {
        ServerRequirement.Require(ServerKind.Chromium);
        _desk = await start();
        await ArrangeAsync();
        await Desk.Host.CreateUserAsync(Email, "Berit Rowe", DefaultRoles.Administrator);
        _chromium = await ChromiumBrowser.StartAsync();
    }

    /// <summary>
    /// A window that is signed in and shows nothing yet. Those of earlier tests are closed first: an open page hears of every change, and
    /// asks for what became of it.
    /// </summary>
    public async Task<IPage> OpenAsync(int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Light, bool script = true)
    {
        var test = TestContext.Current.Test?.UniqueID;
        foreach (var (_, page) in _windows.Where(window => window.Test != test))
            await page.Context.CloseAsync();
        _windows.RemoveAll(window => window.Test != test);
        var opened = await _chromium!.SignInAsync(
            Desk.Host.BaseAddress,
            Email,
            PluginTestHost.AdminPassword,
            width,
            height,
            scheme,
            script
        );
        _windows.Add((test, opened));
        return opened;
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        if (_desk is not null)
            await _desk.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>What the desk has when the first window opens.</summary>
    protected virtual Task ArrangeAsync() => Task.CompletedTask;

    /// <summary>Fills the desk with the demo's data.</summary>
    protected Task FillWithDemoAsync() =>
        Desk.InAsync(async services =>
        {
            foreach (var demo in services.GetServices<IDemoData>().OrderBy(data => data.Order))
                await demo.FillAsync(_ => { });
        });
}
