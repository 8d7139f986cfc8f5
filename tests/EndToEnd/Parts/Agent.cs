using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Hookdesk.TestServers;
using Microsoft.Playwright;

namespace Hookdesk.EndToEnd.Tests.Parts;

/// <summary>
/// Somebody at a browser. Its verbs are what people do, by the words they read; what the browser complains about is kept.
/// </summary>
public sealed partial class Agent : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _problems = [];
    private readonly string _name;

    private Agent(IBrowserContext context, IPage page, string name)
    {
        Context = context;
        Page = page;
        _name = name;
    }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    /// <summary>
    /// Errors in the console, exceptions in scripts, violations of the content security policy, and answers of 500 and above.
    /// </summary>
    public IReadOnlyList<string> Problems => [.. _problems];

    public static async Task<Agent> OpenAsync(IBrowserContext context, string name)
    {
        var agent = new Agent(context, await context.NewPageAsync(), name);
        agent.Page.SetDefaultTimeout(60_000);
        context.Console += (_, message) =>
        {
            // A refused form is an answer (422) and a page that is not there is what some tests ask for; the browser logs both.
            if (message.Type == "error" && !RefusedAnswer().IsMatch(message.Text))
                agent._problems.Enqueue($"console at {message.Page?.Url}: {message.Text}");
        };
        context.WebError += (_, error) => agent._problems.Enqueue($"script at {error.Page?.Url}: {error.Error}");
        context.Response += (_, response) =>
        {
            if (response.Status >= 500)
                agent._problems.Enqueue($"{response.Request.Method} {response.Url} was answered {response.Status}");
        };
        return agent;
    }

    /// <summary>Forgets complaints so far, where the test provoked them.</summary>
    public void ForgetProblems() => _problems.Clear();

    public async Task SignInAsync(string email, string password)
    {
        await GoAsync("/sign-in");
        await Page.GetByLabel("Email address").FillAsync(email);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await PressAsync("Sign in");
    }

    /// <summary>Waits until the session has begun.</summary>
    public Task IsInAsync() => Page.ReachAsync(url => !new Uri(url).AbsolutePath.StartsWith("/sign-in", StringComparison.Ordinal));

    /// <summary>Opens an address of the desk, and expects a page rather than an error.</summary>
    public async Task GoAsync(string path)
    {
        var response = await Page.GotoAsync(path);
        Assert.True(response is null || response.Ok, $"{path} was answered {response?.Status}.");
    }

    /// <summary>Presses the button with exactly these words.</summary>
    public Task PressAsync(string words) => Page.GetByRole(AriaRole.Button, new() { Name = words, Exact = true }).First.ClickAsync();

    /// <summary>Follows the link with exactly these words.</summary>
    public Task FollowAsync(string words) => Page.GetByRole(AriaRole.Link, new() { Name = words, Exact = true }).First.ClickAsync();

    /// <summary>Fills in the field with this label.</summary>
    // A section may be labelled by the same words.
    public Task FillAsync(string label, string value) =>
        Page.GetByLabel(label, new() { Exact = true }).And(Page.Locator("input, textarea")).First.FillAsync(value);

    public Task ChooseAsync(string label, string option) =>
        Page.GetByLabel(label, new() { Exact = true }).First.SelectOptionAsync(new SelectOptionValue { Label = option });

    /// <summary>Waits until the page shows these words.</summary>
    public Task SeesAsync(string words, float timeout = 60_000) => Page.GetByText(words).First.WaitForAsync(new() { Timeout = timeout });

    /// <summary>Waits until the heading of the page is this.</summary>
    public Task SeesHeadingAsync(string words) => Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = words }).WaitForAsync();

    /// <summary>Keeps a picture of the page as it is now below TestResults.</summary>
    public async Task PhotographAsync(string title)
    {
        try
        {
            var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "TestResults", "EndToEnd"));
            var file = Path.Combine(folder.FullName, $"{NotForFiles().Replace(title, "_")}-{_name}");
            await Page.ScreenshotAsync(new() { Path = $"{file}.png", Timeout = 5_000 });
            await File.WriteAllTextAsync($"{file}.html", $"<!-- {Page.Url} -->\n{await Page.ContentAsync()}");
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException or IOException)
        {
            // The failure itself matters more than its picture.
            TestContext.Current.TestOutputHelper?.WriteLine($"No picture of {_name}: {e.Message}");
        }
    }

    public async ValueTask DisposeAsync() => await Context.DisposeAsync();

    [GeneratedRegex(@"Failed to load resource: the server responded with a status of (4\d\d)")]
    private static partial Regex RefusedAnswer();

    [GeneratedRegex("[^A-Za-z0-9_.-]+")]
    private static partial Regex NotForFiles();
}
