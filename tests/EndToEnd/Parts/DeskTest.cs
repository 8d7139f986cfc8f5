using Hookdesk.TestServers;
using Microsoft.Playwright;

namespace Hookdesk.EndToEnd.Tests.Parts;

/// <summary>
/// A test with real parts. It clears up what it opened; when it failed, every open page is kept as a picture in TestResults, and what
/// the desk wrote goes into the test's output.
/// </summary>
public abstract class DeskTest(RealParts parts) : IAsyncDisposable
{
    private static int _colleagues;

    private readonly List<Desk> _desks = [];
    private readonly List<Agent> _agents = [];

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A desk that is set up and serves.</summary>
    protected async Task<Desk> StartDeskAsync(string? connectionString = null)
    {
        // Before the first minute is spent on a desk.
        ServerRequirement.Require(ServerKind.Chromium);
        return Keep(await Desk.StartAsync(connectionString));
    }

    /// <summary>A desk with a mailbox that other tests use, too; and the address of the mailbox.</summary>
    protected Task<(Desk Desk, string Support)> SharedDeskAsync(DeskWithMail shared) => shared.GetAsync(parts);

    /// <summary>A desk with a department and without mail that other tests use, too.</summary>
    protected Task<Desk> SharedDeskAsync(DeskWithoutMail shared)
    {
        ServerRequirement.Require(ServerKind.Chromium);
        return shared.GetAsync(parts);
    }

    /// <summary>A desk that nobody has set up, and that serves.</summary>
    protected async Task<Desk> StartNewDeskAsync(string? connectionString = null, bool asksForCode = false)
    {
        ServerRequirement.Require(ServerKind.Chromium);
        var desk = Keep(Desk.New(connectionString));
        if (!asksForCode)
            desk.Set("Hookdesk:NoSetupCode", "true");
        await desk.ServeAsync();
        return desk;
    }

    /// <summary>Lets the test's end clear a desk away.</summary>
    protected Desk Keep(Desk desk)
    {
        _desks.Add(desk);
        return desk;
    }

    protected Task<MailWorld> MailAsync() => parts.MailAsync();

    /// <summary>An empty database on a real PostgreSQL, or null for SQLite.</summary>
    protected static async Task<string?> DatabaseAsync(string provider) =>
        provider == Providers.PostgreSql ? await (await PostgresServer.Shared).CreateDatabaseAsync() : null;

    /// <summary>A browser with cookies of its own that has opened nothing yet.</summary>
    protected async Task<Agent> OpenBrowserAsync(Desk desk, BrowserNewContextOptions? options = null)
    {
        var chromium = await parts.ChromiumAsync();
        options ??= new BrowserNewContextOptions();
        options.BaseURL ??= desk.Address.AbsoluteUri;
        options.ViewportSize ??= new ViewportSize { Width = 1440, Height = 900 };
        options.ReducedMotion ??= ReducedMotion.Reduce;
        var agent = await Agent.OpenAsync(await chromium.OpenContextAsync(options), $"agent{_agents.Count + 1}");
        _agents.Add(agent);
        return agent;
    }

    /// <summary>A browser that is signed in.</summary>
    protected async Task<Agent> SignInAsync(
        Desk desk,
        string email = Desk.AdminEmail,
        string password = Desk.AdminPassword,
        BrowserNewContextOptions? options = null
    )
    {
        var agent = await OpenBrowserAsync(desk, options);
        await agent.SignInAsync(email, password);
        return agent;
    }

    /// <summary>Another administrator in a browser of their own: what one does is news to the other.</summary>
    protected async Task<Agent> SignInColleagueAsync(Desk desk, Agent admin, BrowserNewContextOptions? options = null) =>
        await SignInAsync(desk, await AddColleagueAsync(admin), options: options);

    /// <summary>Makes another administrator, with the first one's password, whose address is returned.</summary>
    protected static async Task<string> AddColleagueAsync(Agent admin)
    {
        var email = $"colleague{Interlocked.Increment(ref _colleagues)}@desk.example";
        await admin.IsInAsync();
        await admin.GoAsync("/admin/users/new");
        await admin.FillAsync("Name", "Nora Lie");
        await admin.FillAsync("Email address", email);
        await admin.Page.GetByLabel("Administrator").First.CheckAsync();
        await admin.FillAsync("Password", Desk.AdminPassword);
        await admin.Page.Locator("main button.btn-primary[type=submit]").ClickAsync();
        await admin.Page.ReachAsync(url => !url.EndsWith("/new", StringComparison.Ordinal));
        return email;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        var failed = TestContext.Current.TestState?.Result == TestResult.Failed;
        if (failed)
        {
            foreach (var agent in _agents)
                await agent.PhotographAsync(TestContext.Current.Test?.TestDisplayName ?? "test");
            foreach (var desk in _desks)
                TestContext.Current.TestOutputHelper?.WriteLine(desk.Output);
        }

        // A page that logged an error is a defect, whatever the test was about.
        var problems = failed ? [] : _agents.SelectMany(agent => agent.Problems).ToList();
        foreach (var agent in _agents)
            await agent.DisposeAsync();
        foreach (var desk in _desks)
            await desk.DisposeAsync();
        Assert.True(problems.Count == 0, $"The browser reported:\n{string.Join('\n', problems)}");
    }
}

/// <summary>The databases of theories.</summary>
internal static class Providers
{
    /// <summary>
    /// For journeys whose SQL the plugins' own tests run on both databases: SQLite in the gate, both in the long lane.
    /// </summary>
    public static TheoryData<string> OfThisLane => LongLane.IsOn ? [Sqlite, PostgreSql] : [Sqlite];

    public const string Sqlite = "SQLite";
    public const string PostgreSql = "PostgreSQL";
}
