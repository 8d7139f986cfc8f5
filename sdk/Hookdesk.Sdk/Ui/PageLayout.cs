using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Hookdesk.Sdk.Ui;

/// <summary>What the layouts share. A request by htmx gets the page's own markup without any frame.</summary>
public abstract class PageLayout : LayoutComponentBase
{
    /// <summary>The request that is answered.</summary>
    [CascadingParameter]
    public HttpContext? Context { get; set; }

    /// <summary>True when only the body is wanted.</summary>
    protected bool IsFragment => Context?.Request.WantsFragment() == true;
}

/// <summary>Which of several entries leads to where the reader is.</summary>
internal static class CurrentEntry
{
    /// <summary>The entry whose address is the longest one that the path is at or below; null when none is.</summary>
    public static NavigationItem? Of(IEnumerable<NavigationItem> items, string? path) =>
        path is null ? null : items.Where(item => Covers(item.Href, path)).MaxBy(item => item.Href.Length);

    private static bool Covers(string href, string path)
    {
        var end = href.IndexOf('?', StringComparison.Ordinal);
        var own = (end < 0 ? href : href[..end]).TrimEnd('/');
        return path.StartsWith(own, StringComparison.OrdinalIgnoreCase) && (path.Length == own.Length || path[own.Length] == '/');
    }
}
