using System.Collections.Immutable;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Hooks;

namespace Hookdesk.Search.Contracts;

/// <summary>An item in the index. The index doesn't store the texts: a result is read from its source again.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">What it is called.</param>
public sealed record SearchDocument(long Id, string Title)
{
    /// <summary>The texts of the item, in reading order. The title is searched separately.</summary>
    public IReadOnlyList<SearchText> Texts { get; init; } = [];

    /// <summary>
    /// Values that are compared whole, without regard to case: <c>status</c> → <c>open</c>. The first value is the one shown.
    /// </summary>
    public ImmutableDictionary<string, ImmutableList<string>> Terms { get; init; } =
        ImmutableDictionary<string, ImmutableList<string>>.Empty;

    /// <summary>Short texts that a filter looks into by words: <c>requester</c> → name and addresses.</summary>
    public ImmutableDictionary<string, ImmutableList<string>> Words { get; init; } =
        ImmutableDictionary<string, ImmutableList<string>>.Empty;

    /// <summary>Times, of which <c>created</c> and <c>updated</c> are expected: results are ordered by the latter.</summary>
    public ImmutableDictionary<string, DateTimeOffset> Dates { get; init; } = ImmutableDictionary<string, DateTimeOffset>.Empty;

    /// <summary>
    /// True while something of it is still to be read that takes long, such as the text of a file. It is found by the rest at once;
    /// what is missing is asked for afterwards, with
    /// <see cref="ISearchSource.FinishAsync"/>, and the document is read again, also when Hookdesk went down in the meantime.
    /// </summary>
    public bool IsUnfinished { get; init; }

    /// <summary>The language to suppose where a text does not tell, or null.</summary>
    public string? Language { get; init; }

    /// <summary>The first value of a term, or null.</summary>
    public string? Term(string name) => Terms.TryGetValue(name, out var values) && values.Count > 0 ? values[0] : null;

    /// <summary>A copy with one more value of a term.</summary>
    public SearchDocument WithTerm(string name, string value) =>
        this with
        {
            Terms = Terms.SetItem(name, Terms.GetValueOrDefault(name, []).Add(value)),
        };
}

/// <summary>A piece of text of a document.</summary>
/// <param name="Kind">How it counts and who may find it.</param>
/// <param name="Text">The text as people read it.</param>
public sealed record SearchText(SearchTextKind Kind, string Text)
{
    /// <summary>The part of the item that it belongs to, such as a message; 0 for the item itself.</summary>
    public long PartId { get; init; }

    /// <summary>Whose or what it is: a name, a file name; or null.</summary>
    public string? Label { get; init; }

    /// <summary>True for names, addresses and tags, which are of no language.</summary>
    public bool IsNames { get; init; }

    /// <summary>True for what was answered, such as an agent's reply: the last answer of a solved ticket is its solution.</summary>
    public bool IsAnswer { get; init; }
}

/// <summary>How a text counts and who may find it.</summary>
public enum SearchTextKind
{
    /// <summary>The text of the item.</summary>
    Body,

    /// <summary>The same, for those only whose scope says so (<see cref="SearchScope.SeesRestricted"/>): internal notes.</summary>
    Restricted,

    /// <summary>What belongs to it and counts less: quotations, the text of files.</summary>
    Aside,
}

/// <summary>
/// A document before it goes into the index. A handler adds the terms, words or texts of its own plugin to another plugin's items; it
/// registers <see cref="ISearchFilters"/> for them, and the items change when their own source says so.
/// </summary>
/// <param name="Subject">The item.</param>
/// <param name="Document">Its document.</param>
[Hook("search.document-building")]
public sealed record SearchDocumentBuilding(EntityRef Subject, SearchDocument Document) : IFilter;
