using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Playwright;

namespace Hookdesk.TestServers;

/// <summary>The distribution's own Chromium, driven by Playwright. Nothing is downloaded, and it calls nobody on its own.</summary>
public sealed class ChromiumBrowser : IAsyncDisposable
{
    // Milliseconds. Several test programs share two cores: what comes late is not missing.
    private const float Patience = 60_000;

    // One browser for all tests of this process: starting one takes seconds. Windows share nothing, each has a context of its own.
    private static readonly Lazy<Task<IBrowser>> Shared = new(LaunchAsync);

    private readonly List<IBrowserContext> _contexts = [];
    private readonly ConcurrentDictionary<(Uri Desk, string Email), string> _sessions = [];
    private readonly IBrowser _browser;

    static ChromiumBrowser()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        Environment.SetEnvironmentVariable(
            "PLAYWRIGHT_DRIVER_SEARCH_PATH",
            typeof(ChromiumBrowser)
                .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
                .First(metadata => metadata.Key == "Hookdesk.PlaywrightPackage")
                .Value
        );
    }

    private ChromiumBrowser(IBrowser browser) => _browser = browser;

    /// <summary>
    /// The installed Chromium or Chrome, or null. The headless shell first: the same browser without the parts of a window, which take
    /// more than half of the processor time and are seen by nobody here.
    /// </summary>
    public static string? ExecutablePath =>
        InstalledProgram.Find("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

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

    /// <summary>A browser without a window; a test opens contexts of its own in it, which are closed with it.</summary>
    public static async Task<ChromiumBrowser> StartAsync()
    {
        ServerRequirement.Require(ServerKind.Chromium);
        return new ChromiumBrowser(await Shared.Value);
    }

    /// <summary>A window of its own cookies, size and scripts.</summary>
    public async Task<IBrowserContext> OpenContextAsync(BrowserNewContextOptions? options = null)
    {
        var context = await _browser.NewContextAsync(options);
        lock (_contexts)
            _contexts.Add(context);
        return context;
    }

    /// <summary>
    /// A window of a desk in which somebody is signed in, with cookies of its own. The first of a person is signed in by the form; those
    /// after it begin with its session.
    /// </summary>
    /// <param name="desk">The desk's address.</param>
    /// <param name="email">Who.</param>
    /// <param name="password">Their password.</param>
    /// <param name="width">The window's width.</param>
    /// <param name="height">The window's height.</param>
    /// <param name="scheme">Light or dark.</param>
    /// <param name="script">False for a browser without script.</param>
    public async Task<IPage> SignInAsync(
        Uri desk,
        string email,
        string password,
        int width = 1440,
        int height = 900,
        ColorScheme scheme = ColorScheme.Light,
        bool script = true
    )
    {
        var context = await OpenContextAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = height },
                ColorScheme = scheme,
                BaseURL = desk.ToString(),
                ReducedMotion = ReducedMotion.Reduce,
                JavaScriptEnabled = script,
                StorageState = _sessions.GetValueOrDefault((desk, email)),
            }
        );
        context.SetDefaultTimeout(Patience);
        var page = await context.NewPageAsync();
        if (_sessions.ContainsKey((desk, email)))
            return page;
        await page.GotoAsync("/sign-in");
        await page.FillAsync("[name=email]", email);
        await page.FillAsync("[name=password]", password);
        await page.ClickAsync("form button.btn-primary");
        await page.ReachAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        _sessions[(desk, email)] = await context.StorageStateAsync();
        await page.GotoAsync("about:blank");
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        IBrowserContext[] contexts;
        lock (_contexts)
            contexts = [.. _contexts];
        foreach (var context in contexts)
            await context.CloseAsync();
    }

    private static async Task<IBrowser> LaunchAsync()
    {
        var playwright = await Playwright.CreateAsync();
        AtProcessExit.Register(playwright.Dispose);
        return await playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = ExecutablePath,
                Headless = true,
                Args = Arguments,
            }
        );
    }
}
