using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Hookdesk.EndToEnd.Tests.EveryPage;

/// <summary>What axe says against a page by WCAG 2.2, level AA.</summary>
internal static class Accessibility
{
    private static readonly AxeRunOptions Options = new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
    };

    /// <summary>One line for each element that breaks a rule; none when all is well.</summary>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(IPage page)
    {
        var result = await page.RunAxe(Options);
        return
        [
            .. from rule in result.Violations
               from node in rule.Nodes
               select $"{rule.Id}: {rule.Help}: {node.Target} {Cut(node.Html)} {string.Join("; ", node.Any.Select(check => check.Message))}",
        ];
    }

    /// <summary>How far the page is wider than the window, in pixels; 0 when nothing scrolls sideways.</summary>
    public static Task<int> OverflowAsync(IPage page) =>
        page.EvaluateAsync<int>("() => Math.max(0, document.scrollingElement.scrollWidth - document.documentElement.clientWidth)");

    private static string Cut(string? html) => html is { Length: > 160 } ? $"{html[..160]}…" : html ?? "";
}
