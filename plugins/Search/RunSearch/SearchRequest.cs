using Hookdesk.Search.Contracts;
using Hookdesk.Search.Querying;

namespace Hookdesk.Search.RunSearch;

/// <summary>What is looked for.</summary>
/// <param name="Text">What was typed.</param>
public sealed record SearchRequest(string? Text)
{
    /// <summary>True for the newest first, false for the best; null decides by whether there are words.</summary>
    public bool? ByDate { get; init; }

    /// <summary>A <see cref="SearchAnswer.Next"/>, or null for the beginning.</summary>
    public string? After { get; init; }

    /// <summary>A <see cref="SearchAnswer.Previous"/>: the results before a place, nearest to it.</summary>
    public string? Before { get; init; }

    public int Count { get; init; } = 20;

    public bool WithFacets { get; init; }

    /// <summary>False for the titles alone.</summary>
    public bool WithFragments { get; init; } = true;

    /// <summary>True while somebody types: the last word is the beginning of one.</summary>
    public bool IsTyping { get; init; }
}

/// <summary>What was found.</summary>
/// <param name="Query">The query as it was understood.</param>
/// <param name="Hits">The results, in order.</param>
/// <param name="Total">How many there are in all.</param>
public sealed record SearchAnswer(ParsedQuery Query, IReadOnlyList<SearchHit> Hits, int Total)
{
    public required bool ByDate { get; init; }

    /// <summary>Where the page before ends; null at the beginning.</summary>
    public string? Previous { get; init; }

    /// <summary>Where the next page begins; null at the end.</summary>
    public string? Next { get; init; }

    /// <summary>Counts to narrow by.</summary>
    public IReadOnlyList<Facet> Facets { get; init; } = [];
}

/// <summary>The results counted by a filter.</summary>
/// <param name="Filter">The filter.</param>
/// <param name="Values">Its values, most first.</param>
public sealed record Facet(SearchFilter Filter, IReadOnlyList<FacetValue> Values);

/// <summary>A value with its number of results.</summary>
/// <param name="Value">The value.</param>
/// <param name="Count">How many results have it.</param>
public sealed record FacetValue(SearchValue Value, int Count);
