using Hookdesk.EndToEnd.Tests.Parts;
using Hookdesk.TestServers;
using Microsoft.Playwright;

namespace Hookdesk.EndToEnd.Tests.EveryPage;

/// <summary>
/// Every page there is, on a phone and on a wide screen: axe finds nothing, nothing scrolls sideways, no script fails and nothing is
/// refused by the content security policy. In the gate the pages take turns: each is given to axe once, in light or dark, narrow or wide;
/// the long lane does every page in all four.
/// </summary>
public sealed class EveryPageTests(RealParts parts, DemoDesk demo, NewDesk newDesk) : DeskTest(parts)
{
    private static readonly (string Name, int Width, int Height)[] Screens = [("phone", 360, 740), ("wide", 1440, 900)];
    private static readonly ColorScheme[] Schemes = [ColorScheme.Light, ColorScheme.Dark];

    // Not pages for a person: streams, fragments, files.
    private static readonly string[] NotPages = ["/live", "/health", "/_host", "/_plugins", "/_themes", "/palette", "/navigation"];

    private int _turn;

    [Fact]
    public async Task Every_page_of_a_full_desk_is_accessible()
    {
        var desk = await demo.GetAsync();
        var admin = await SignInAsync(desk, demo.AdminEmail, demo.AdminPassword);
        await admin.Page.ReachAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
        var map = await SiteMap.OfBundledPluginsAsync();

        var pages = await map.WalkAsync(admin.Context.APIRequest, IsPage);
        Assert.Contains(pages, path => long.TryParse(path.Replace("/tickets/", "", StringComparison.Ordinal), out _)); // It found its way to a ticket, so it walked.
        await AssertAllAsync(admin, pages, signedIn: true);

        var stranger = await OpenBrowserAsync(desk);
        await AssertAllAsync(stranger, await map.WalkAsync(stranger.Context.APIRequest, IsPage), signedIn: false);
    }

    [Fact]
    public async Task Every_page_of_set_up_is_accessible()
    {
        var desk = await newDesk.GetAsync();
        var admin = await OpenBrowserAsync(desk);
        var map = await SiteMap.OfBundledPluginsAsync();

        var pages = await map.WalkAsync(admin.Context.APIRequest, path => path.StartsWith("/setup", StringComparison.Ordinal));
        Assert.NotEmpty(pages);
        await AssertAllAsync(admin, pages, signedIn: false);
    }

    [Theory]
    [InlineData("/nothing-here")]
    [InlineData("/tickets/999999999")]
    [InlineData("/admin/nothing-here")]
    public async Task A_page_that_is_not_there_is_a_designed_one(string path)
    {
        var desk = await demo.GetAsync();
        var admin = await SignInAsync(desk, demo.AdminEmail, demo.AdminPassword);
        await admin.Page.ReachAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));

        var answer = await admin.Page.GotoAsync(path);
        Assert.Equal(404, answer!.Status);
        await admin.Page.Locator("h1").WaitForAsync();
        Assert.Empty(await FindingsAsync(admin.Page, path));
    }

    private static bool IsPage(string path) => !NotPages.Any(start => path.StartsWith(start, StringComparison.Ordinal));

    private async Task AssertAllAsync(Agent agent, IReadOnlyList<string> pages, bool signedIn)
    {
        var findings = new List<string>();
        foreach (var path in pages)
        {
            await agent.GoAsync(path);
            if (signedIn)
                Assert.False(new Uri(agent.Page.Url).AbsolutePath == "/sign-in", $"{path} leads out of the session.");
            findings.AddRange(await FindingsAsync(agent.Page, path));
        }

        findings.AddRange(agent.Problems);
        agent.ForgetProblems();
        Assert.True(findings.Count == 0, $"{pages.Count} pages, {findings.Count} findings:\n{string.Join('\n', findings)}");
    }

    private async Task<List<string>> FindingsAsync(IPage page, string path)
    {
        var findings = new List<string>();
        var turn = _turn++ % (Screens.Length * Schemes.Length);
        var number = 0;
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce }); // Or colours and widths would be measured half-way.
        foreach (var (name, width, height) in Screens)
        {
            await page.SetViewportSizeAsync(width, height);
            if (await Accessibility.OverflowAsync(page) is > 0 and var pixels)
                findings.Add($"{path} ({name}): {pixels} px too wide");
            foreach (var scheme in Schemes)
            {
                if (number++ != turn && !LongLane.IsOn)
                    continue;
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                findings.AddRange(
                    (await Accessibility.ViolationsAsync(page, bestPractice: false)).Select(violation =>
                        $"{path} ({name}, {scheme}): {violation}"
                    )
                );
            }
        }

        return findings;
    }
}
