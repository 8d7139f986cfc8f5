namespace Hookdesk.Sdk.Paging;

/// <summary>A page of a list, and where those next to it begin. See <see cref="KeysetRequest"/>.</summary>
/// <param name="Items">Its entries, in the order of the list.</param>
/// <param name="Before">The place before which the previous page ends; null on the first.</param>
/// <param name="After">The place after which the next page begins; null on the last.</param>
public sealed record KeysetPage<T>(IReadOnlyList<T> Items, string? Before, string? After)
{
    /// <summary>The address of the previous page; null on the first.</summary>
    /// <param name="address">The list's address, with whatever else it says in its query.</param>
    public string? BeforeHref(string address) => Href(address, "before", Before);

    /// <summary>The address of the next page; null on the last.</summary>
    /// <param name="address">The list's address, with whatever else it says in its query.</param>
    public string? AfterHref(string address) => Href(address, "after", After);

    /// <summary>The same page of something else.</summary>
    public KeysetPage<TOther> Of<TOther>(IReadOnlyList<TOther> items) => new(items, Before, After);

    private static string? Href(string address, string side, string? cursor) =>
        cursor is null
            ? null
            : $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{side}={Uri.EscapeDataString(cursor)}";
}
