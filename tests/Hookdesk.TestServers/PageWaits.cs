using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Hookdesk.TestServers;

/// <summary>
/// Waits for a page by asking it. Browsers tell that a page has loaded by an event, and on a busy machine one that comes before
/// somebody listens is missed: whoever waits for it waits for ever.
/// </summary>
public static partial class PageWaits
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>Waits until the page is at an address and has loaded.</summary>
    /// <param name="page">The page.</param>
    /// <param name="isThere">True for the address.</param>
    /// <exception cref="TimeoutException">It is somewhere else after a minute.</exception>
    public static async Task ReachAsync(this IPage page, Func<string, bool> isThere)
    {
        for (var clock = Stopwatch.StartNew(); !isThere(page.Url); await Task.Delay(20))
            if (clock.Elapsed > Longest)
                throw new TimeoutException($"The page is still at {page.Url}.");
        await page.LoadedAsync();
    }

    /// <summary>Waits until the page is at an address and has loaded.</summary>
    /// <param name="page">The page.</param>
    /// <param name="pattern">The address, with <c>*</c> for anything but a slash and <c>**</c> for anything.</param>
    /// <exception cref="TimeoutException">It is somewhere else after a minute.</exception>
    public static Task ReachAsync(this IPage page, string pattern)
    {
        var address = new Regex($"^{Stars().Replace(Regex.Escape(pattern), stars => stars.Length > 2 ? ".*" : "[^/]*")}$");
        return page.ReachAsync(address.IsMatch);
    }

    /// <summary>Waits until the document and everything that it names have been loaded.</summary>
    /// <param name="page">The page.</param>
    /// <remarks>Asked again and again from here: without script, a page calls no function a second time.</remarks>
    /// <exception cref="TimeoutException">It has not been loaded after a minute.</exception>
    public static async Task LoadedAsync(this IPage page)
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(20))
        {
            try
            {
                if (await page.EvaluateAsync<string>("document.readyState").WaitAsync(TimeSpan.FromSeconds(5)) == "complete")
                    return;
            }
            catch (Exception problem) when (problem is PlaywrightException or TimeoutException && clock.Elapsed < Longest)
            {
                // The page was left for the next one while it was asked.
            }
            if (clock.Elapsed > Longest)
                throw new TimeoutException($"{page.Url} is still loading.");
        }
    }

    // As they are when they are escaped.
    [GeneratedRegex(@"(\\\*)+")]
    private static partial Regex Stars();
}
