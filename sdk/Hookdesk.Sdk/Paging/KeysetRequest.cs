using Microsoft.AspNetCore.Http;

namespace Hookdesk.Sdk.Paging;

/// <summary>
/// Which page of a list is wanted: the first, the one after a place in the list, or the one before it. Places are told by the values that
/// the list is sorted by (a keyset), so that a page costs the same wherever it is, and a place holds when entries come and go.
/// </summary>
/// <remarks>
/// An endpoint takes one as a parameter and gets it from <c>?after=…</c> or <c>?before=…</c>. A cursor is what someone's address says:
/// longer than <see cref="LongestCursor"/> it is as if there were none, and <see cref="KeysetCursor"/> reads what it did not write as no
/// place either. A page that is asked for in this way is the first one.
/// </remarks>
public sealed record KeysetRequest
{
    /// <summary>A cursor has at most so many characters.</summary>
    public const int LongestCursor = 400;

    /// <summary>The page after or before a place; the first without either. After wins over before.</summary>
    public KeysetRequest(string? after = null, string? before = null)
    {
        After = Usable(after);
        Before = After is null ? Usable(before) : null;
    }

    /// <summary>The place after which the page begins; null for none.</summary>
    public string? After { get; }

    /// <summary>The place before which the page ends; null for none.</summary>
    public string? Before { get; }

    /// <summary>The place, whichever side of it is wanted; null for the first page.</summary>
    public string? Cursor => After ?? Before;

    /// <summary>True when the page ends before a place.</summary>
    public bool IsBackward => Before is not null;

    /// <summary>Makes a page of what was found.</summary>
    /// <param name="found">
    /// The entries next to the place, in the order of the list also where they come before it: one more than a page holds tells that there
    /// are others on that side.
    /// </param>
    /// <param name="size">How many a page holds.</param>
    /// <param name="cursorOf">The place of an entry.</param>
    public KeysetPage<T> ToPage<T>(IReadOnlyList<T> found, int size, Func<T, string> cursorOf)
    {
        var isMore = found.Count > size;
        IReadOnlyList<T> items =
            !isMore ? found
            : IsBackward ? [.. found.Skip(found.Count - size)]
            : [.. found.Take(size)];
        var (hasBefore, hasAfter) = IsBackward ? (isMore, true) : (After is not null, isMore);
        return new KeysetPage<T>(
            items,
            hasBefore && items.Count > 0 ? cursorOf(items[0]) : null,
            hasAfter && items.Count > 0 ? cursorOf(items[^1]) : null
        );
    }

    /// <summary>Reads the request's query; for minimal API endpoints.</summary>
    public static ValueTask<KeysetRequest> BindAsync(HttpContext context) =>
        new(new KeysetRequest(context.Request.Query["after"].FirstOrDefault(), context.Request.Query["before"].FirstOrDefault()));

    private static string? Usable(string? cursor) => cursor is { Length: > 0 and <= LongestCursor } ? cursor : null;
}
