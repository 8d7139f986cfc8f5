using Microsoft.Playwright;

namespace Hookdesk.TestServers;

/// <summary>The distribution's own Chromium, driven by Playwright. Nothing is downloaded, and it calls nobody on its own.</summary>
public sealed class ChromiumBrowser : IAsyncDisposable
{
    private readonly IPlaywright _playwright;

    private ChromiumBrowser(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        Browser = browser;
    }

    /// <summary>The installed Chromium or Chrome, or null.</summary>
    public static string? ExecutablePath => InstalledProgram.Find("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    /// <summary>No sandbox, because tests run as root in containers, where Chromium has none; nothing that talks to its maker.</summary>
    public static IReadOnlyList<string> Arguments { get; } =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ];

    public IBrowser Browser { get; }

    /// <summary>Starts a browser without a window; a test takes a context of its own from it (<see cref="IBrowser.NewContextAsync"/>).</summary>
    public static async Task<ChromiumBrowser> StartAsync()
    {
        ServerRequirement.Require(ServerKind.Chromium);
        var playwright = await Playwright.CreateAsync();
        try
        {
            var browser = await playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = ExecutablePath,
                Headless = true,
                Args = Arguments,
            });
            return new ChromiumBrowser(playwright, browser);
        }
        catch
        {
            playwright.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright.Dispose();
    }
}
