using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Hookdesk.EndToEnd.Tests.EveryPage;

/// <summary>What axe says against a page by WCAG 2.2, level AA.</summary>
internal static class Accessibility
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    // Run within the page, once: the library's own runner opens another page for each result, which takes seconds.
    private const string Run = """
        async () => JSON.stringify((await axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }))
          .violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.target} ${node.html.slice(0, 160)} ${node.any.map(check => check.message).join('; ')}`)))
        """;

    /// <summary>One line for each element that breaks a rule; none when all is well.</summary>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(IPage page)
    {
        await page.EvaluateAsync($"() => {{ if (!window.axe) {{ {Axe} }} }}");
        return JsonSerializer.Deserialize<List<string>>(await page.EvaluateAsync<string>(Run))!;
    }

    /// <summary>How far the page is wider than the window, in pixels; 0 when nothing scrolls sideways.</summary>
    public static Task<int> OverflowAsync(IPage page) =>
        page.EvaluateAsync<int>("() => Math.max(0, document.scrollingElement.scrollWidth - document.documentElement.clientWidth)");
}
