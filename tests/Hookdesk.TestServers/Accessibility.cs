using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Hookdesk.TestServers;

/// <summary>What axe says against a page by WCAG 2.2, level AA.</summary>
public static class Accessibility
{
    private static readonly string Axe = $"() => {{ if (!window.axe) {{ {new BundledAxeScriptProvider().GetScript()} }} }}";

    // Run within the page, once: the library's own runner opens another page for each result, which takes seconds.
    private const string Run = """
        async tags => JSON.stringify((await axe.run(document, { resultTypes: ['violations'], runOnly: tags }))
          .violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.target} ${node.html.slice(0, 160)} ${node.any.map(check => check.message).join('; ')}`)))
        """;

    private static readonly string[] Rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

    /// <summary>One line for each element that breaks a rule; none when all is well.</summary>
    /// <param name="page">The page as it is now.</param>
    /// <param name="bestPractice">Whether to ask for what axe recommends beyond the standard, too.</param>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(IPage page, bool bestPractice = true)
    {
        foreach (var frame in page.Frames)
        {
            try
            {
                await frame.EvaluateAsync(Axe);
            }
            catch (PlaywrightException) when (frame != page.MainFrame)
            {
                // A frame that may not run scripts; axe reports what it can see of it.
            }
        }

        string[] tags = bestPractice ? [.. Rules, "best-practice"] : Rules;
        return JsonSerializer.Deserialize<List<string>>(await page.EvaluateAsync<string>(Run, tags))!;
    }

    /// <summary>How far the page is wider than the window, in pixels; 0 when nothing scrolls sideways.</summary>
    public static Task<int> OverflowAsync(IPage page) =>
        page.EvaluateAsync<int>("() => Math.max(0, document.scrollingElement.scrollWidth - document.documentElement.clientWidth)");
}
