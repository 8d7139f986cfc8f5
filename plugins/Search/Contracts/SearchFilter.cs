namespace Hookdesk.Search.Contracts;

/// <summary>Something that a query can ask for by name: <c>status:open</c>.</summary>
/// <param name="Name">The name that is typed, which is also the name in the documents: lowercase ASCII letters and hyphens.</param>
/// <param name="Title">What it is called in the reader's language: “Status”.</param>
/// <param name="Kind">What it looks at.</param>
public sealed record SearchFilter(string Name, string Title, SearchFilterKind Kind)
{
    /// <summary>The values there are, for a <see cref="SearchFilterKind.Term"/>; null where any text is a value (tags).</summary>
    public IReadOnlyList<SearchValue>? Values { get; init; }

    /// <summary>True to count the results by it and offer the counts to narrow by.</summary>
    public bool IsFacet { get; init; }

    /// <summary>The name in the documents, where it is not what is typed.</summary>
    public string? Field { get; init; }
}

/// <summary>A value of a filter.</summary>
/// <param name="Typed">What is typed: <c>open</c>, <c>Sales EU</c>, <c>me</c>.</param>
/// <param name="Term">The term in the documents.</param>
/// <param name="Title">What it is called in the reader's language.</param>
public sealed record SearchValue(string Typed, string Term, string Title);

/// <summary>What a filter looks at.</summary>
public enum SearchFilterKind
{
    /// <summary>A whole value in <see cref="SearchDocument.Terms"/>.</summary>
    Term,

    /// <summary>Words in <see cref="SearchDocument.Words"/>.</summary>
    Words,

    /// <summary>A time in <see cref="SearchDocument.Dates"/>: <c>&gt;2026-01-01</c>, <c>last-week</c>, <c>2026-03</c>.</summary>
    Date,
}
